/** The only channel between preload and main process: it carries one port, once per page load. */
export const portChannel = 'tallydeck:port';
