/**
 * Writes a share from 0–1 as the language does, e.g. `50%`. A share that is small but not nothing is
 * never written as nothing, and nearly all never as all.
 */
export function percentIn(locale: string): (share: number) => string {
  const digits = (maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits });
  const [whole, tenth] = [digits(0), digits(1)];
  return (share) => {
    if (share > 0 && share < 0.001) return `< ${tenth.format(0.001)}`;
    if (share < 1 && share > 0.999) return `> ${tenth.format(0.999)}`;
    return (share < 0.1 || share > 0.99 ? tenth : whole).format(share);
  };
}
