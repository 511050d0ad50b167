/** Path of the WebSocket that carries the contract; the token follows as `?token=T`. */
export const rpcPath = '/rpc';

/**
 * Message by which the page hands one end of a message channel to the Electron preload:
 * `window.postMessage(portHandover, location.origin, [port])`, anew after every reload.
 */
export const portHandover = 'tallydeck-port';

/**
 * Posted back by the page for every message it has taken from its port: a port, unlike a socket,
 * says nothing about what is still unread.
 */
export const portTaken = 1;
