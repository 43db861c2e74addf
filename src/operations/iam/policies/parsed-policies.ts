/** Policies that calls were decided by lately, in their parsed form: parsing costs ten times as much as deciding. */
import type { PrincipalPolicies } from "../../../access/evaluate.ts";
import type { Policy, PolicyUse } from "../../../access/policy-document.ts";

type Generation = Readonly<Record<PolicyUse, Map<string, Policy>>>;

const emptyGeneration = (): Generation => ({ inline: new Map(), managed: new Map(), trust: new Map() });

/** Characters of documents in one generation. A parsed policy takes about sixteen bytes a character, so 64 MB. */
const MOST_CHARACTERS = 4_000_000;

/** What a policy takes in the permissions of a principal, in characters. */
const IN_PERMISSIONS = 4;

/** The records that permissions are made of, first of all the principal's own. Records never change: others take their place. */
type Sources = readonly [object, ...unknown[]];

interface Permissions {
  readonly sources: Sources;
  readonly permissions: PrincipalPolicies;
}

/**
 * By document, in two generations: what is asked for again moves to the younger one, and when that is full, the older one
 * goes. So the memory is bounded, whatever the number of users, and a hit costs one look-up or two.
 */
export class ParsedPolicies {
  #young = emptyGeneration();
  #old = emptyGeneration();
  #characters = 0;
  /** By the principal's own record. They hold parsed policies, so they go with every generation. */
  #permissions = new WeakMap<object, Permissions>();

  get(use: PolicyUse, document: string): Policy | undefined {
    const young = this.#young[use].get(document);
    if (young !== undefined) return young;
    const old = this.#old[use].get(document);
    if (old !== undefined) this.set(use, document, old);
    return old;
  }

  set(use: PolicyUse, document: string, policy: Policy): void {
    this.#makeRoom(document.length);
    this.#young[use].set(document, policy);
  }

  permissionsFrom(sources: Sources): PrincipalPolicies | undefined {
    const known = this.#permissions.get(sources[0]);
    const isSame = known?.sources.length === sources.length && known.sources.every((each, at) => each === sources[at]);
    return isSame ? known.permissions : undefined;
  }

  keepPermissions(sources: Sources, permissions: PrincipalPolicies): void {
    this.#makeRoom(IN_PERMISSIONS * (sources.length + permissions.identity.length));
    this.#permissions.set(sources[0], { sources, permissions });
  }

  #makeRoom(characters: number): void {
    if (this.#characters > MOST_CHARACTERS) {
      this.#old = this.#young;
      this.#young = emptyGeneration();
      this.#permissions = new WeakMap();
      this.#characters = 0;
    }
    this.#characters += characters;
  }
}
