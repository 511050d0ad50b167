import type { Instance } from '../../shared/model/split.ts';
import { inHost, type SshLink } from '../links/index.ts';
import { createScraper, type Scraper } from '../telemetry/index.ts';

/** Channels that are kept: beyond it those of instances that went, the longest unused, are closed. */
const mostScrapers = 1_024;
/** Characters of all metrics of one gateway's instances in one second. */
const mostCharacters = 8 * 1024 * 1024;
const secondMs = 1_000;

/** One kept channel an instance, through the gateway to the address that HAProxy uses. */
export class Scrapers {
  readonly #ssh: SshLink;
  readonly #scrapers = new Map<string, Scraper>();

  #second = 0;
  #taken = 0;

  constructor(ssh: SshLink) {
    this.#ssh = ssh;
  }

  for({ address, port }: Instance, path: string): Scraper {
    const key = `${address}:${port}${path}`;
    const known = this.#scrapers.get(key);
    this.#scrapers.delete(key);
    if (known) {
      this.#scrapers.set(key, known);
      return known;
    }
    for (const [oldest, each] of this.#scrapers) {
      if (this.#scrapers.size < mostScrapers) break;
      each.close();
      this.#scrapers.delete(oldest);
    }
    const target = { host: this.#ssh.host, address, port, path };
    const made = createScraper(target, () => this.#ssh.openTcp(address, port));
    const work = { host: this.#ssh.host, fail: () => made.close() };
    const scraper = { ...made, scrape: () => inHost(work, made.scrape) };
    this.#scrapers.set(key, scraper);
    return scraper;
  }

  /** Whether metrics of this length are still read in this second; if not, they are that gateway's fault. */
  takes(characters: number): boolean {
    const second = Math.floor(performance.now() / secondMs);
    if (second !== this.#second) this.#taken = 0;
    this.#second = second;
    this.#taken += characters;
    return this.#taken <= mostCharacters;
  }

  close(): void {
    for (const scraper of this.#scrapers.values()) scraper.close();
    this.#scrapers.clear();
  }
}
