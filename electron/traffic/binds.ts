import { isIP, SocketAddress } from 'node:net';

export type Bind = { readonly address: string; readonly port: number };

/** The addresses that a configuration of ours binds. */
export function bindsOf(config: string): readonly Bind[] {
  return [...config.matchAll(/^ {2}bind (\S+):(\d+)/gm)].map((found) => ({
    address: found[1] ?? '',
    port: Number(found[2]),
  }));
}

/** Listening sockets from the kernel's own table, `/proc/net/tcp` and `/proc/net/tcp6`. */
export function parseListening(proc: string): readonly Bind[] {
  const listening = '0A';
  return proc
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells[3] === listening)
    .flatMap((cells) => {
      const [address, port] = (cells[1] ?? '').split(':');
      if (!address || !port) return [];
      return [{ address: readAddress(address), port: Number.parseInt(port, 16) }];
    });
}

/** Binds that something already listens on; an address for all takes the port from every other. */
export function takenBinds(wanted: readonly Bind[], listening: readonly Bind[]): readonly Bind[] {
  return wanted.filter((bind) =>
    listening.some(
      (other) =>
        other.port === bind.port &&
        (isAny(other.address) || isAny(bind.address) || other.address === bind.address),
    ),
  );
}

export const sameBind = (one: Bind, other: Bind): boolean =>
  one.address === other.address && one.port === other.port;

const isAny = (address: string): boolean => ['0.0.0.0', '*', '::', '[::]', ''].includes(address);

/** The kernel writes addresses as hexadecimal words in the machine's own byte order. */
function readAddress(hex: string): string {
  if (/^0+$/.test(hex)) return '0.0.0.0';
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => word.match(/../g)?.reverse() ?? []);
  const isIpv4 = words.length === 1 || /^0{20}ffff/i.test(bytes.join(''));
  if (isIpv4)
    return bytes
      .slice(-4)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  const address = bytes.join('').match(/.{4}/g)?.join(':') ?? '';
  return isIP(address) === 6 ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}
