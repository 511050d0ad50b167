import { type Condition, parseCondition } from './condition.ts';
import type { Exchange } from './exchange.ts';
import { parseExpression, parseFormat } from './expression.ts';
import { ConfigError } from './words.ts';

/** Answer of a rule that ends an exchange before any server sees it. */
export type RuleReply = { readonly status: number; readonly type: string; readonly text: string };
/** Undefined: go on with the next rule. */
export type Rule = (exchange: Exchange) => RuleReply | undefined;

/** The words behind `http-request`. */
export function parseRule(words: readonly string[]): Rule {
  const at = words.findIndex((word) => word === 'if' || word === 'unless');
  const act = parseAction(at < 0 ? words : words.slice(0, at));
  if (at < 0) return act;
  const holds: Condition = parseCondition(words.slice(at + 1));
  const wanted = words[at] === 'if';
  return (exchange) => (holds(exchange) === wanted ? act(exchange) : undefined);
}

function parseAction([action = '', ...rest]: readonly string[]): Rule {
  const variable = /^set-var\(([a-z0-9_.]+)\)$/.exec(action)?.[1];
  if (variable !== undefined) {
    const expression = parseExpression(rest[0] ?? '');
    return (exchange) => {
      const value = expression(exchange);
      if (value !== undefined) exchange.variables.set(variable, value);
      return undefined;
    };
  }
  if (/^track-sc[01]$/.test(action)) return parseTrack(action, rest);
  if (action === 'set-header') {
    const format = parseFormat(rest[1] ?? '');
    return (exchange) => {
      exchange.headers.set((rest[0] ?? '').toLowerCase(), format(exchange));
      return undefined;
    };
  }
  if (action === 'lua.tallydeck_mirror') return parseMirror(rest);
  if (action === 'return') return parseReturn(rest);
  if (action === 'deny') {
    const status = Number(valueAfter(rest, 'deny_status') ?? 403);
    return () => ({ status, type: 'text/html', text: '' });
  }
  throw new ConfigError(`'http-request ${action}' is not known`);
}

function parseTrack(action: string, rest: readonly string[]): Rule {
  const expression = parseExpression(rest[0] ?? '');
  const table = valueAfter(rest, 'table');
  if (table === undefined) throw new ConfigError(`'${action}' expects 'table'`);
  return (exchange) => {
    const key = expression(exchange);
    if (key === undefined) return undefined;
    if (action === 'track-sc0') exchange.tracked = String(key);
    exchange.process.track(table, String(key));
    return undefined;
  };
}

function parseMirror([service = '', limit]: readonly string[]): Rule {
  return (exchange) => {
    exchange.process.copy(exchange, service, Number(limit));
    return undefined;
  };
}

function parseReturn(rest: readonly string[]): Rule {
  const reply = {
    status: Number(valueAfter(rest, 'status') ?? 200),
    type: valueAfter(rest, 'content-type') ?? 'text/plain',
    text: valueAfter(rest, 'string') ?? '',
  };
  return () => reply;
}

function valueAfter(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}
