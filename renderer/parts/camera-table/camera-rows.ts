import type { Camera } from '../../../shared/model/camera.ts';
import {
  type CameraNow,
  type Finding,
  type Severity,
  severities,
  type VariantNow,
} from '../../../shared/model/picture.ts';
import { matches } from '../../words/plain-text.ts';

/** One camera as a row: its configuration beside its last reading. */
export type CameraRow = CameraNow & {
  readonly name: string;
  readonly zone: string;
  readonly severity: Severity;
  /** Over all variants, objects a minute; absent when nothing was read. */
  readonly perMinute?: number;
  readonly variants: readonly VariantCounts[];
};

export type VariantCounts = {
  readonly slot: VariantNow['slot'];
  readonly role: VariantNow['role'];
  readonly perMinute: number;
  readonly parts: CameraNow['counts'];
};

export const cameraColumns = [
  'name',
  'zone',
  'role',
  'frames',
  'errors',
  'counts',
  'lastFrame',
] as const;
export type CameraColumn = (typeof cameraColumns)[number];
export type CameraSort =
  | { readonly by: 'worst' }
  | { readonly by: CameraColumn; readonly descending: boolean };

type Known = {
  readonly cameras: readonly Camera[];
  readonly findings: readonly Finding[];
  /** By service: two services have slots of the same names. Empty: not read. */
  readonly variants: ReadonlyMap<string, readonly VariantNow[]>;
};

export function cameraRows(seen: readonly CameraNow[], known: Known): readonly CameraRow[] {
  const configured = new Map(known.cameras.map((one) => [one.id, one]));
  return seen.map((now) => {
    const camera = configured.get(now.camera);
    const slots = known.variants.get(camera?.service ?? '') ?? [];
    const variants = variantCounts(now, slots);
    return {
      ...now,
      name: camera?.name ?? now.camera,
      zone: camera?.zone ?? '',
      severity: worstOf(known.findings, now),
      variants,
      ...(variants.length > 0 && { perMinute: sum(variants.map((one) => one.perMinute)) }),
    };
  });
}

function variantCounts({ counts }: CameraNow, variants: readonly VariantNow[]) {
  const bySlot = Map.groupBy(counts, (one) => one.slot);
  // The same order in every row, whichever slot a camera was on first.
  const slots = [...bySlot].toSorted(([one], [other]) => one.localeCompare(other));
  return slots.map(
    ([slot, all]): VariantCounts => ({
      slot,
      role: variants.find((one) => one.slot === slot)?.role,
      perMinute: sum(all.map((one) => one.perMinute)),
      parts: all,
    }),
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function worstOf(findings: readonly Finding[], now: CameraNow): Severity {
  const found = findings.filter((one) => one.subject === now.camera).map((one) => one.severity);
  const read = now.framesPerSecond !== undefined || now.lastFrameAt !== undefined;
  return severities.find((one) => found.includes(one)) ?? (read ? 'fine' : 'unknown');
}

/** Rows whose name, id, zone or role contains every word. */
export function filterRows(
  rows: readonly CameraRow[],
  words: string,
  roleName: (role: NonNullable<CameraNow['role']>) => string,
) {
  return rows.filter((row) => {
    const role = row.role === undefined ? '' : roleName(row.role);
    return matches(words, `${row.name} ${row.camera} ${row.zone} ${role}`);
  });
}

type Compare = (one: string, other: string) => number;

export function sortRows(rows: readonly CameraRow[], sort: CameraSort, compare: Compare) {
  const byName = (one: CameraRow, other: CameraRow) => compare(one.name, other.name);
  if (sort.by === 'worst')
    return rows.toSorted((one, other) => worse(one, other) || byName(one, other));
  const sign = sort.descending ? -1 : 1;
  const { by } = sort;
  return rows.toSorted((one, other) => {
    const [a, b] = [keyOf(one, by), keyOf(other, by)];
    // Unread values stand at the end, in both directions of the sort.
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined) || byName(one, other);
    const order =
      typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
    return sign * order || byName(one, other);
  });
}

const worse = (one: CameraRow, other: CameraRow) =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  (other.errorRatio ?? 0) - (one.errorRatio ?? 0);

function keyOf(row: CameraRow, column: CameraColumn): string | number | undefined {
  switch (column) {
    case 'name':
      return row.name;
    case 'zone':
      return row.zone;
    case 'role':
      return row.role;
    case 'frames':
      return row.framesPerSecond;
    case 'errors':
      return row.errorRatio;
    case 'counts':
      return row.perMinute;
    case 'lastFrame':
      return row.lastFrameAt;
  }
}
