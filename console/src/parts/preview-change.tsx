/** Asks which flows calls would open and close, without making them, and says it: for a look before saving. */
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RehearsedCall } from "../../../src/gateway/call-lists/calls-in-order.ts";
import type { Rehearsed } from "../../../src/own-api/what-if.ts";
import { useSession } from "../app/sessions.tsx";
import { ask } from "../ask/own.ts";
import { sessionKey } from "../ask/session.ts";
import { FlowChanges } from "./flow-changes.tsx";
import { ProblemAlert } from "./problem-alert.tsx";

interface PreviewChangeProps {
  /** As `what-if` takes them. */
  readonly calls: readonly RehearsedCall[];
}

export function PreviewChange({ calls }: PreviewChangeProps) {
  const session = useSession();
  /** The calls that were asked about: a preview of others would be wrong. */
  const [asked, setAsked] = useState<string>();
  const text = JSON.stringify(calls);
  const isAsked = asked === text && calls.length > 0;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [...sessionKey(session), "what-if", text],
    queryFn: ({ signal }) => ask(session, "/_cordon/what-if", { body: { calls }, signal }),
    enabled: isAsked,
  });
  return (
    <Container
      header={
        <Header
          description="Which flows this opens and closes. Nothing is changed by looking."
          actions={
            <Button
              disabled={calls.length === 0}
              loading={isFetching}
              onClick={() => (isAsked ? void refetch() : setAsked(text))}
            >
              Preview
            </Button>
          }
        >
          Preview
        </Header>
      }
    >
      <SpaceBetween size="m">
        {isAsked && error !== null && <ProblemAlert error={error} />}
        {isAsked && error === null && data !== undefined && <Previewed rehearsed={data} />}
      </SpaceBetween>
    </Container>
  );
}

function Previewed({ rehearsed }: { readonly rehearsed: Rehearsed }) {
  const refused = rehearsed.calls.flatMap((call) => (call.outcome === "refused" ? [call] : []));
  return (
    <>
      {refused.map(({ code, message }) => (
        <Alert key={code + message} type="error" header={code}>
          {message}
        </Alert>
      ))}
      {refused.length === 0 && <FlowChanges changes={rehearsed} />}
    </>
  );
}
