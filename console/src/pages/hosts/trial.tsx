/** A trial that runs: how long it still does, and the buttons that end it well or badly. */
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import type { AskedMode } from "../../../../src/own-api/hosts/mode.ts";
import type { ShownHost } from "../../../../src/own-api/hosts/show-host.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useChange } from "../../parts/use-change.ts";

interface TrialProps {
  readonly host: ShownHost;
  /** By the server's clock: the browser's may be wrong. */
  readonly time: string;
}

export function Trial({ host, time }: TrialProps) {
  const session = useSession();
  const passed = useSecondsSince(time);
  const onTrial = host.devices.filter(({ trial }) => trial !== undefined);
  const confirming = useChange(() => ask(session, "/_cordon/hosts/confirm", { body: { host: host.name } }));
  const ending = useChange(() =>
    ask(session, "/_cordon/hosts/mode", { body: { host: host.name, mode: "observe" } satisfies AskedMode }),
  );
  const error = confirming.error ?? ending.error;
  const until = Math.min(...onTrial.map(({ trial }) => Date.parse(trial?.until ?? "")));
  const left = Math.max(0, Math.ceil((until - Date.parse(time)) / 1000 - passed));
  if (onTrial.length === 0) return error === null ? null : <ProblemAlert error={error} />;
  const really = onTrial.every(({ reported }) => reported?.mode === "enforce");
  return (
    <SpaceBetween size="s">
      {error !== null && <ProblemAlert error={error} />}
      <Alert
        type="warning"
        header={`${onTrial.map(({ device }) => device).join(", ")} on trial: ${left} s left`}
        action={
          <SpaceBetween direction="horizontal" size="xs">
            <Button loading={ending.isPending} onClick={() => ending.mutate(undefined)}>
              Back to observe
            </Button>
            <Button variant="primary" loading={confirming.isPending} onClick={() => confirming.mutate(undefined)}>
              Confirm
            </Button>
          </SpaceBetween>
        }
      >
        {really
          ? "The host says that it enforces. Open a new connection to it: if all is well, confirm."
          : "The host hasn't said yet that it enforces."}{" "}
        Without a confirmation it observes again by itself.
      </Alert>
    </SpaceBetween>
  );
}

/** Seconds since `time` was heard. */
function useSecondsSince(time: string): number {
  const [ticked, setTicked] = useState({ time, seconds: 0 });
  useEffect(() => {
    const heard = performance.now();
    const timer = setInterval(() => setTicked({ time, seconds: (performance.now() - heard) / 1000 }), 1000);
    return () => clearInterval(timer);
  }, [time]);
  return ticked.time === time ? ticked.seconds : 0;
}
