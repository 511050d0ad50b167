import type { Instance } from '../../../shared/model/split.ts';
import type { SshLink } from '../../links/link.ts';
import { createScraper, type Scraper } from '../../telemetry/scrape.ts';

/** One kept channel an instance, through the gateway to the address that HAProxy uses. */
export class Scrapers {
  readonly #ssh: SshLink;
  readonly #scrapers = new Map<string, Scraper>();

  constructor(ssh: SshLink) {
    this.#ssh = ssh;
  }

  for({ address, port }: Instance, path: string): Scraper {
    const key = `${address}:${port}${path}`;
    const known = this.#scrapers.get(key);
    if (known) return known;
    const target = { host: this.#ssh.host, address, port, path };
    const scraper = createScraper(target, () => this.#ssh.openTcp(address, port));
    this.#scrapers.set(key, scraper);
    return scraper;
  }

  close(): void {
    for (const scraper of this.#scrapers.values()) scraper.close();
    this.#scrapers.clear();
  }
}
