import type { OtherFleet } from '../../../shared/contract/desktop.ts';
import type { Language } from '../../../shared/model/language.ts';

/** Facts of the page that the window around it goes by. */
export type PageFacts = { readonly language: Language; readonly attention: number };

/** The window around the page, as the backend's clients reach it. */
export type Desktop = {
  show(): void;
  tell(facts: PageFacts): void;
  /** Newest first. */
  recentFleets(): readonly string[];
  openFleet(other: OtherFleet): void;
};
