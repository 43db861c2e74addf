/** A network in saved answers, and what an import makes of them if some are left out: it decides nothing otherwise than of the whole. */
import assert from "node:assert/strict";
import { toTheEnd } from "../../src/model/steps.ts";
import { Partition } from "../../src/model/world/partition.ts";
import { ImportRefused, type Saved } from "../../src/operations/imported-state/members.ts";
import { readAnswers } from "../../src/operations/imported-state/read-answers.ts";
import {
  inputOfEach,
  type ListName,
  type NameOfEach,
  savedLists,
  savedOfEach,
  savedStructures,
} from "../../src/operations/imported-state/saved-lists.ts";
import { ACCOUNT, REGION } from "../../src/operations/world-for-tests.ts";
import { CompiledNetwork } from "../../src/policy/compiled/compiled-network.ts";
import { Network } from "../../src/policy/flow/network.ts";
import type { Traffic } from "../../src/policy/flow/traffic.ts";
import { end } from "../../src/policy/oracle/asking-for-tests.ts";
import { explain } from "../../src/policy/paths/explain.ts";
import { Cells } from "../../src/policy/questions/cells.ts";
import type { Expectation } from "../../src/policy/questions/expectation.ts";
import { evaluate } from "../../src/policy/questions/expectations.ts";
import { exposures, isOpen } from "../../src/policy/questions/exposure.ts";
import { reachOf } from "../../src/policy/questions/reach.ts";
import type { NamedCalls } from "./named-calls.ts";

const OPTIONS = savedStructures.VpcBlockPublicAccessOptions;

export type Item = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, readonly Item[]>>;
export const lists = Object.keys(savedLists) as ListName[];
export const namesOfEach = Object.keys(savedOfEach) as NameOfEach[];

interface Asked {
  /** Ends of flows beside the interfaces. */
  readonly addresses: readonly string[];
  readonly traffic: readonly Traffic[];
  readonly expectations: readonly Expectation[];
}

interface Question {
  readonly from: string;
  readonly to: string;
  readonly each: Traffic;
}

export class SavedNetwork {
  readonly whole: Answers;
  readonly nics: readonly string[];
  readonly questions: readonly Question[];
  readonly known: ReturnType<SavedNetwork["truths"]>;
  readonly #cordon: NamedCalls;
  readonly #expectations: readonly Expectation[];

  constructor(cordon: NamedCalls, { addresses, traffic, expectations }: Asked) {
    this.#cordon = cordon;
    this.#expectations = expectations;
    this.whole = this.#answers();
    this.nics = this.whole["NetworkInterfaces"]?.map(({ NetworkInterfaceId }) => String(NetworkInterfaceId)) ?? [];
    const ends = [...this.nics, ...addresses];
    this.questions = ends.flatMap((from) =>
      ends.flatMap((to) =>
        from === to || (!from.startsWith("eni") && !to.startsWith("eni"))
          ? []
          : traffic.map((each) => ({ from, to, each })),
      ),
    );
    this.known = this.truths(this.imported(this.whole));
  }

  #answers(): Answers {
    const answers = Object.fromEntries(
      lists.map((list) => [list, (this.#cordon.ec2(savedLists[list], {}) as Record<string, Item[]>)[list] ?? []]),
    );
    const each = Object.fromEntries(namesOfEach.map((name) => [name, this.#answersOfEach(name)]));
    return { ...answers, ...each, ...this.#cordon.ec2(OPTIONS, {}) } as unknown as Answers;
  }

  #answersOfEach(name: NameOfEach): Readonly<Record<string, unknown>> {
    const { operation, member } = savedOfEach[name];
    const answer = (id: string) =>
      this.#cordon.ec2(operation, inputOfEach(name, id) as never) as Record<string, Item[]>;
    return Object.fromEntries(this.idsOfEach(name).map((id) => [id, answer(id)[member] ?? []]));
  }

  idsOfEach(name: NameOfEach): readonly string[] {
    return [...this.#cordon.world().all(savedOfEach[name].kind)].map(({ id }) => id);
  }

  imported(answers: Saved): Partition {
    const home = { account: ACCOUNT, region: REGION };
    const partition = new Partition(home);
    for (const change of readAnswers(answers, home, this.#cordon.newId)) partition.apply(change);
    return partition;
  }

  /** The outcome of each flow, what is surely open and may be, whom each interface surely reaches, and the expectations. */
  truths(partition: Partition) {
    const network = new Network([partition]);
    const flows = this.questions.map(
      ({ from, to, each }) => explain(network, { from: end(from), to: end(to), traffic: each }).outcome,
    );
    const open = new Set<string>();
    const perhaps = new Set<string>();
    for (const each of exposures(network)) {
      if (each === undefined) continue;
      const name = `${each.interfaceId} ${each.keys.first}-${each.keys.last}`;
      if (isOpen(each)) open.add(name);
      else if (each.blockers.length === 0) perhaps.add(name);
    }
    const cells = new Cells(new CompiledNetwork(network));
    const reach = new Map<string, { readonly others: ReadonlySet<string>; readonly isSure: boolean }>();
    for (const nic of partition.all("network-interface")) {
      const found = toTheEnd(reachOf(cells, [nic], "egress"));
      assert.ok(!("problem" in found));
      const others = new Set(found.interfaces.flatMap((each) => each.others.map(({ id }) => id)));
      reach.set(nic.id, { others, isSure: found.undecided.interfaces === 0 });
    }
    const verdicts = [...evaluate(new CompiledNetwork(network), partition, this.#expectations)].flatMap((each) =>
      each === undefined ? [] : [each.verdict],
    );
    return { flows, open, perhaps, reach, verdicts, isListed: partition.get("gap", "network-interface") === undefined };
  }

  /** Throws if anything is said otherwise than of the whole. Returns how much can't be decided. */
  #refuteNothing(found: ReturnType<SavedNetwork["truths"]>, without: string): number {
    const { known, questions } = this;
    let undecided = 0;
    found.flows.forEach((outcome, i) => {
      if (outcome !== known.flows[i] && outcome === "undecidable") undecided++;
      else assert.equal(outcome, known.flows[i], `without ${without}: ${JSON.stringify(questions[i])}`);
    });
    found.verdicts.forEach((verdict, i) => {
      if (verdict !== known.verdicts[i] && verdict === "undecidable") undecided++;
      else assert.equal(verdict, known.verdicts[i], `without ${without}: ${JSON.stringify(this.#expectations[i])}`);
    });
    for (const each of found.open) assert.ok(known.open.has(each), `without ${without}: ${each} is open`);
    for (const [id, { others }] of found.reach) {
      for (const other of others)
        assert.ok(known.reach.get(id)?.others.has(other), `without ${without}: ${id} ${other}`);
    }
    if (!found.isListed) return undecided;
    const perhaps = [...found.open, ...found.perhaps];
    for (const each of known.open) {
      const covered = perhaps.some((name) => name.split(" ")[0] === each.split(" ")[0]);
      assert.ok(covered, `without ${without}: ${each} may be open`);
    }
    for (const [id, { others }] of known.reach) {
      const now = found.reach.get(id);
      if (now?.isSure === false) continue;
      assert.deepEqual([...(now?.others ?? [])].sort(), [...others].sort(), `without ${without}: ${id} reaches`);
    }
    return undecided;
  }

  /** What an import of these answers says is missing, with what saves it; or the refusal. */
  lookInto(answers: Saved, without: string): { readonly undecided: number; readonly says: string } {
    let partition: Partition;
    try {
      partition = this.imported(answers);
    } catch (error) {
      assert.ok(error instanceof ImportRefused, String(error));
      return { undecided: 0, says: error.message };
    }
    const gaps = [...partition.all("gap")].map(({ what, command }) => `${what}: ${command}`);
    return { undecided: this.#refuteNothing(this.truths(partition), without), says: gaps.join("\n") };
  }

  leaveOut(...left: readonly string[]): Saved {
    return Object.fromEntries(Object.entries(this.whole).filter(([list]) => !left.includes(list)));
  }
}
