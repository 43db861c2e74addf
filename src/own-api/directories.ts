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

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  /** Undefined if it isn't registered in any account and Region that can be read. */
  async ask(id: string, address: Address): Promise<AskedDirectory | undefined> {
    if (!isIdOf("directory", id) && !isIdOf("workspace-directory", id)) return undefined;
    const { ledger } = this.#gateway;
    for (const home of await ledger.homesOf(id)) {
      const admission = await ledger.read(home, (world) => admissionTo(world, id, address));
      if (admission !== undefined) return { home, admission };
    }
    return undefined;
  }
}
