/**
 * Where each step of a flow stands in the picture: lanes from the sender down to the receiver, with the way there on the left and
 * the way back on the right. What both ways cross stands side by side.
 *
 * A way has three parts: what the sender's subnet says when it leaves (up to the first route table), what the receiver's says when it arrives (the
 * last network ACL and groups), and whatever lies between, such as gateways and the subnet of a NAT gateway.
 */
import type { Step } from "../../../../src/own-api/contract.ts";

export type Mark = "passes" | "stops" | "unknown" | "not reached";

export interface MarkedStep {
  readonly step: Step;
  readonly mark: Mark;
}

export interface Lane {
  readonly name: string;
  readonly there?: MarkedStep;
  readonly back?: MarkedStep;
}

/** Behind what stops the flow nothing passes: no packet gets there. */
export function markSteps(
  forward: readonly Step[],
  back: readonly Step[],
): readonly [there: readonly MarkedStep[], back: readonly MarkedStep[]] {
  let isStopped = false;
  const mark = (step: Step): MarkedStep => {
    const own = step.passes === undefined ? "unknown" : step.passes ? "passes" : "stops";
    const marked = { step, mark: isStopped && own === "passes" ? "not reached" : own } as const;
    isStopped ||= step.passes !== true;
    return marked;
  };
  return [forward.map(mark), back.map(mark)];
}

interface Way {
  readonly leaving: readonly MarkedStep[];
  readonly between: readonly MarkedStep[];
  readonly arriving: readonly MarkedStep[];
}

const isEnd = ({ kind }: Step): boolean => kind === "interface" || kind === "outside" || kind === "service";
const leaves = ({ kind, direction }: Step): boolean =>
  kind === "route-table" || ((kind === "security-groups" || kind === "network-acl") && direction === "egress");
const arrives = ({ kind, direction }: Step): boolean =>
  (kind === "security-groups" || kind === "network-acl") && direction === "ingress";

function waysOf(steps: readonly MarkedStep[]): Way {
  let left = 0;
  while (left < steps.length) {
    const step = steps[left]?.step as Step;
    if (left === 0 ? !isEnd(step) : !leaves(step)) break;
    left += 1;
    if (step.kind === "route-table") break;
  }
  let right = steps.length;
  while (right > left) {
    const step = steps[right - 1]?.step as Step;
    if (right === steps.length && isEnd(step)) right -= 1;
    else if (arrives(step)) right -= 1;
    else break;
  }
  return { leaving: steps.slice(0, left), between: steps.slice(left, right), arriving: steps.slice(right) };
}

export function lanesOf(there: readonly MarkedStep[], back: readonly MarkedStep[]): readonly Lane[] {
  const [out, home] = [waysOf(there), waysOf(back)];
  const lane = (name: string, is: (step: Step) => boolean, one: readonly MarkedStep[], other: readonly MarkedStep[]) =>
    laneOf(
      name,
      one.find(({ step }) => is(step)),
      other.find(({ step }) => is(step)),
    );
  const of = (kind: Step["kind"]) => (step: Step) => step.kind === kind;
  const returning = home.between.toReversed();
  const most = Math.max(out.between.length, returning.length);
  const between = Array.from({ length: most }, (_, i) => laneOf("On the way", out.between[i], returning[i]));
  return [
    lane("From", isEnd, out.leaving, home.arriving),
    lane("Its security groups", of("security-groups"), out.leaving, home.arriving),
    lane("Its network ACL", of("network-acl"), out.leaving, home.arriving),
    lane("Its route table", of("route-table"), out.leaving, []),
    ...between,
    lane("The receiver's route table", of("route-table"), [], home.leaving),
    lane("The receiver's network ACL", of("network-acl"), out.arriving, home.leaving),
    lane("The receiver's security groups", of("security-groups"), out.arriving, home.leaving),
    lane("To", isEnd, out.arriving, home.leaving),
  ].filter(({ there, back }) => there !== undefined || back !== undefined);
}

const laneOf = (name: string, there: MarkedStep | undefined, back: MarkedStep | undefined): Lane => ({
  name,
  ...(there !== undefined && { there }),
  ...(back !== undefined && { back }),
});
