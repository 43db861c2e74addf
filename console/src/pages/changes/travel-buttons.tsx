/** Buttons that show every page as it was before or after a change, and back. */
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Diffed } from "../../../../src/own-api/differences/diff.ts";
import { useSessions } from "../../app/sessions.tsx";

export function TravelButtons({ diffed }: { readonly diffed: Diffed | undefined }) {
  const { session, change } = useSessions();
  const { from, to } = diffed ?? {};
  // Within one millisecond only revisions tell moments apart.
  const isAtOnce = from !== undefined && from.time === to?.time;
  const show = (moment: Diffed["from"] | undefined) => {
    if (moment !== undefined) change({ at: isAtOnce ? String(moment.revision) : moment.time });
  };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={from === undefined} onClick={() => show(from)}>
        As it was before
      </Button>
      <Button disabled={to === undefined} onClick={() => show(to)}>
        As it was after
      </Button>
      {session.at !== undefined && (
        <Button variant="primary" onClick={() => change({ at: undefined })}>
          Back to now
        </Button>
      )}
    </SpaceBetween>
  );
}
