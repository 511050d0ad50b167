import type { Exchange, Sample } from './exchange.ts';
import { type Expression, parseExpression } from './expression.ts';
import { ConfigError } from './words.ts';

export type Condition = (exchange: Exchange) => boolean;

/** `{ a } !{ b } …`: all must hold. */
export function parseCondition(words: readonly string[]): Condition {
  const tests: Condition[] = [];
  for (let at = 0; at < words.length; ) {
    const open = words[at];
    const close = words.indexOf('}', at);
    if ((open !== '{' && open !== '!{') || close < 0) {
      throw new ConfigError(`unexpected '${open}' in a condition`);
    }
    const test = parseTest(words.slice(at + 1, close));
    tests.push(open === '{' ? test : (exchange) => !test(exchange));
    at = close + 1;
  }
  return (exchange) => tests.every((test) => test(exchange));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  gt: (value, bound) => value > bound,
  ge: (value, bound) => value >= bound,
  lt: (value, bound) => value < bound,
  le: (value, bound) => value <= bound,
  eq: (value, bound) => value === bound,
};

function parseTest([text = '', ...rest]: readonly string[]): Condition {
  const expression = parseExpression(text);
  const method = rest[0] === '-m' ? rest[1] : undefined;
  const values = method === undefined ? rest : rest.slice(2);
  switch (method) {
    case 'found':
      return (exchange) => expression(exchange) !== undefined;
    case 'bool':
      return (exchange) => expression(exchange) === true;
    case 'int':
      return whenFound(expression, (value) =>
        values.some((range) => isWithinNetwork(value, range)),
      );
    case 'str':
      return whenFound(expression, (value) => values.includes(String(value)));
    case 'beg':
      return whenFound(expression, (value) => values.some((one) => String(value).startsWith(one)));
    case undefined:
      return plainTest(expression, values);
    default:
      throw new ConfigError(`unknown match method '${method}'`);
  }
}

function plainTest(expression: Expression, values: readonly string[]): Condition {
  const compare = comparisons[values[0] ?? ''];
  if (compare !== undefined) {
    const bound = Number(values[1]);
    return whenFound(expression, (value) => compare(Number(value), bound));
  }
  if (values[0] !== '-i') return whenFound(expression, (value) => values.includes(String(value)));
  const folded = values.slice(1).map((value) => value.toLowerCase());
  return whenFound(expression, (value) => folded.includes(String(value).toLowerCase()));
}

function whenFound(expression: Expression, test: (value: Sample) => boolean): Condition {
  return (exchange) => {
    const value = expression(exchange);
    return value !== undefined && test(value);
  };
}

/** `5`, `1:120`, `1:` or `:120`, both ends included. */
export function isWithinNetwork(value: Sample, range: string): boolean {
  const number = Number(value);
  const [low = '', high = low] = range.split(':');
  return (low === '' || number >= Number(low)) && (high === '' || number <= Number(high));
}
