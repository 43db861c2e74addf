/**
 * Long work that pauses now and then, so that whoever drives it can let others go on: a step found nothing, it's only a
 * place to pause. Pure: the steps know no clock, and their driver decides when it's time.
 */

export type Steps<T> = Generator<undefined, T>;

/** Each of a list, one a step. */
export function* eachInSteps<A, B>(list: Iterable<A>, make: (each: A) => B): Steps<B[]> {
  const made: B[] = [];
  for (const each of list) {
    made.push(make(each));
    yield;
  }
  return made;
}

/** Does all steps at once. */
export function toTheEnd<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
