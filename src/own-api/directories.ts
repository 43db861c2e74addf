/** Finds a directory wherever it's registered, and asks its IP groups whether an address may come in. */

import type { Address } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { PartitionKey } from "../model/world/change.ts";
import { isIdOf } from "../model/world/ids.ts";
import type { Admission } from "../policy/ip-groups/compile-gate.ts";
import { admissionTo } from "../policy/ip-groups/ip-group.ts";

export interface AskedDirectory {
  readonly home: PartitionKey;
  readonly admission: Admission;
}

export class Directories {
  readonly #gateway: Gateway;
  /** Where each directory was found before. */
  readonly #homes = new Map<string, PartitionKey>();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  /** Looks where the directory was last found, then in every partition there is, loaded or not. Undefined if it isn't registered. */
  async ask(id: string, address: Address): Promise<AskedDirectory | undefined> {
    if (!isIdOf("directory", id) && !isIdOf("workspace-directory", id)) return undefined;
    const before = this.#homes.get(id);
    const again = before && (await this.#askIn(before, id, address));
    if (again !== undefined) return again;
    this.#homes.delete(id);
    for (const home of await this.#gateway.ledger.partitions()) {
      const found = await this.#askIn(home, id, address);
      if (found === undefined) continue;
      this.#homes.set(id, home);
      return found;
    }
    return undefined;
  }

  async #askIn(home: PartitionKey, id: string, address: Address): Promise<AskedDirectory | undefined> {
    const admission = await this.#gateway.ledger.read(home, (world) => admissionTo(world, id, address));
    return admission && { home, admission };
  }
}
