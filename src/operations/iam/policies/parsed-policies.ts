/** Policies that calls were decided by lately, in their parsed form: parsing costs ten times as much as deciding. */
import type { Policy, PolicyUse } from "../../../access/policy-document.ts";

type Generation = Readonly<Record<PolicyUse, Map<string, Policy>>>;

const emptyGeneration = (): Generation => ({ inline: new Map(), managed: new Map(), trust: new Map() });

/** Characters of documents in one generation. A parsed policy takes about sixteen bytes a character, so 64 MB. */
const MOST_CHARACTERS = 4_000_000;

/**
 * By document, in two generations: what is asked for again moves to the younger one, and when that is full, the older one
 * goes. So the memory is bounded, whatever the number of users, and a hit costs one look-up or two.
 */
export class ParsedPolicies {
  #young = emptyGeneration();
  #old = emptyGeneration();
  #characters = 0;

  get(use: PolicyUse, document: string): Policy | undefined {
    const young = this.#young[use].get(document);
    if (young !== undefined) return young;
    const old = this.#old[use].get(document);
    if (old !== undefined) this.set(use, document, old);
    return old;
  }

  set(use: PolicyUse, document: string, policy: Policy): void {
    if (this.#characters > MOST_CHARACTERS) {
      this.#old = this.#young;
      this.#young = emptyGeneration();
      this.#characters = 0;
    }
    this.#characters += document.length;
    this.#young[use].set(document, policy);
  }
}
