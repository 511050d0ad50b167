/**
 * Our file as the console wrote it before servers kept their addresses: literal addresses, no way
 * to the stable slot for a failed connection, a health check in HTTP/1.0.
 */
export function earlierForm(config: string): string {
  return config
    .split('\n')
    .filter((line) => !/^ {2}(?:server back |retries |http-check |option idle-close)/.test(line))
    .filter((line) => !line.includes('x-tallydeck-slot'))
    .filter((line) => !/^ {2}bind 127\.(?!0\.0\.1:)/.test(line))
    .filter((line) => !line.includes('var(txn.from)') || line.includes('track-sc0'))
    .map((line) =>
      line
        .replace('td.invalid:1 init-addr last,127.0.0.1', '127.0.0.1:1')
        .replace(' observe layer4 error-limit 1 on-error mark-down', '')
        .replace(' !{ var(txn.from) -m found }', '')
        .replace(/^ {2}option httpchk$/, '  option httpchk GET /healthz')
        .replace('option redispatch 1', 'option redispatch 1\n  retries 2'),
    )
    .join('\n');
}
