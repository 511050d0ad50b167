import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export type AxeSum = {
  /** One line each: the rule, where, and what is wrong. */
  readonly violations: readonly string[];
  /** Rules that found something to judge on the page. */
  readonly applied: readonly string[];
  /** Rules that ran, and found nothing that they are about. */
  readonly inapplicable: readonly string[];
};

/** axe's own rules on the page as it stands, the best practices among them. */
export async function runAxe(page: Page): Promise<AxeSum> {
  // The page's own policy refuses scripts of others; what the debugger evaluates is not refused.
  await page.evaluate(source);
  const results = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  const ids = (rules: AxeResults['passes']) => rules.map((rule) => rule.id);
  return {
    violations: results.violations.flatMap((rule) =>
      rule.nodes.map(
        (node) =>
          `${rule.id} (${rule.impact}) at ${node.target.join(' ')}: ${node.failureSummary?.replaceAll(/\s+/g, ' ')}`,
      ),
    ),
    applied: [
      ...new Set([...ids(results.passes), ...ids(results.violations), ...ids(results.incomplete)]),
    ],
    inapplicable: ids(results.inapplicable),
  };
}

/** What axe found over many screens. */
export type AxeLog = {
  judge(page: Page, screen: string): Promise<void>;
  violations(): readonly string[];
  summary(): string;
};

export function createAxeLog(): AxeLog {
  const screens: string[] = [];
  const violations: string[] = [];
  const applied = new Set<string>();
  const ran = new Set<string>();
  return {
    async judge(page, screen) {
      const sum = await runAxe(page);
      screens.push(screen);
      violations.push(...sum.violations.map((one) => `${screen}: ${one}`));
      for (const id of sum.applied) applied.add(id);
      for (const id of [...sum.applied, ...sum.inapplicable]) ran.add(id);
    },
    violations: () => violations,
    summary: () =>
      `axe: ${violations.length} violations on ${screens.length} screens (${screens.join('; ')}); ` +
      `${ran.size} rules ran, these had something to judge: ${[...applied].sort().join(' ')}`,
  };
}
