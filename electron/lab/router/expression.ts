import type { Exchange, Sample } from './exchange.ts';
import { ConfigError, callOf, partsOf } from './words.ts';

export type Expression = (exchange: Exchange) => Sample;
type Converter = (value: Sample, exchange: Exchange) => Sample;

const fetches: Readonly<Record<string, (args: readonly string[]) => Expression>> = {
  str:
    ([text = '']) =>
    () =>
      text,
  bool:
    ([text]) =>
    () =>
      text === 'true' || text === '1',
  var:
    ([name = '']) =>
    (exchange) =>
      exchange.variables.get(name),
  method: () => (exchange) => exchange.method,
  src: () => (exchange) => exchange.source,
  dst: () => (exchange) => exchange.destination,
  path: () => (exchange) => exchange.path,
  'req.hdr':
    ([name = '']) =>
    (exchange) =>
      exchange.headers.get(name.toLowerCase()),
  url_param:
    ([name = '']) =>
    (exchange) =>
      exchange.query.get(name) ?? undefined,
  rand:
    ([range]) =>
    () =>
      Math.floor(Math.random() * Number(range)),
  date: () => () => Math.floor(Date.now() / 1000),
  sc0_http_req_rate:
    ([table = '']) =>
    (exchange) =>
      exchange.process.rate(table, exchange.tracked),
};

const converters: Readonly<Record<string, (args: readonly string[]) => Converter>> = {
  concat:
    ([before = '', name = '', after = '']) =>
    (value, exchange) =>
      `${value}${before}${exchange.variables.get(name) ?? ''}${after}`,
  map:
    ([file = '', otherwise]) =>
    (value, exchange) =>
      exchange.process.lookUp(file, String(value)) ?? otherwise,
  field:
    ([index, separator = '']) =>
    (value) =>
      String(value).split(separator)[Number(index) - 1],
  neg: () => (value) => -Number(value),
  add:
    ([name = '']) =>
    (value, exchange) =>
      Number(value) + numberOf(name, exchange),
  sub:
    ([name = '']) =>
    (value, exchange) =>
      Number(value) - numberOf(name, exchange),
  strcmp:
    ([name = '']) =>
    (value, exchange) => {
      const other = exchange.variables.get(name);
      return other === undefined ? undefined : compare(String(value), String(other));
    },
};

/** `fetch(args),converter(args),…`; throws where a name is not one that the console writes. */
export function parseExpression(text: string): Expression {
  const [first = '', ...rest] = partsOf(text);
  const head = callOf(first);
  const fetch = fetches[head.name]?.(head.args);
  if (fetch === undefined) throw new ConfigError(`unknown fetch method '${head.name}'`);
  const steps = rest.map((part) => {
    const { name, args } = callOf(part);
    const converter = converters[name]?.(args);
    if (converter === undefined) throw new ConfigError(`unknown conv method '${name}'`);
    return converter;
  });
  return (exchange) =>
    steps.reduce(
      (value: Sample, step) => (value === undefined ? undefined : step(value, exchange)),
      fetch(exchange),
    );
}

/** Maps that an expression reads, so that they can be loaded. */
export function mapsIn(text: string): readonly string[] {
  return [...text.matchAll(/,map\(([^,)]+)/g)].map((found) => found[1] ?? '');
}

/** Text with `%[expression]` in it. */
export function parseFormat(text: string): (exchange: Exchange) => string {
  const pieces = text.split(/%\[([^\]]+)\]/).map((piece, index) => {
    return index % 2 === 0 ? () => piece : parseExpression(piece);
  });
  return (exchange) => pieces.map((piece) => piece(exchange) ?? '').join('');
}

function numberOf(name: string, { variables }: Exchange): number {
  return /^-?\d+$/.test(name) ? Number(name) : Number(variables.get(name) ?? Number.NaN);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
