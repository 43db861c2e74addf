/** What a pending change would do, before it's saved: flows, refusals in AWS's words. Then all of it is saved, or nothing. */
import type { SecurityGroup } from "@aws-sdk/client-ec2";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { Problem } from "../../ask/problem.ts";
import { sessionKey } from "../../ask/session.ts";
import { CopyAs } from "../../parts/copy-as.tsx";
import { FlowChanges } from "../../parts/flow-changes.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { formsOfChange } from "./copy-group.ts";
import { callsOf, type Row } from "./draft.ts";

interface PreviewProps {
  readonly group: SecurityGroup;
  readonly rows: readonly Row[];
  readonly onBack: () => void;
  readonly onSaved: () => void;
}

export function Preview({ group, rows, onBack, onSaved }: PreviewProps) {
  const session = useSession();
  const calls = callsOf(group.GroupId ?? "", rows);
  const preview = useQuery({
    queryKey: [...sessionKey(session), "what-if", calls],
    queryFn: () => ask(session, "/_cordon/what-if", { body: { calls } }),
    // It stands until it's asked for again: what is saved is what was looked at.
    staleTime: Infinity,
  });
  const [problem, setProblem] = useState<unknown>();
  const [hasMoved, setHasMoved] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const refused = preview.data?.calls.flatMap((answer, i) =>
    answer.outcome === "refused" ? [{ ...answer, action: calls[i]?.action ?? "" }] : [],
  );
  const canSave = refused?.length === 0 && !preview.isFetching;

  async function save() {
    setIsSaving(true);
    setProblem(undefined);
    try {
      const revision = preview.data?.revision;
      const done = await ask(session, "/_cordon/apply", { body: { calls, revision } });
      if (done.outcome === "applied") return onSaved();
      if (done.outcome === "refused") setProblem(new Problem(done.code, `${done.message} Nothing was changed.`));
      setHasMoved(done.outcome === "moved");
      await preview.refetch();
    } catch (error) {
      setProblem(error);
    }
    setIsSaving(false);
  }

  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Nothing is changed yet."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <CopyAs forms={formsOfChange(group, rows, calls)} />
              <Button onClick={onBack}>Back to the rules</Button>
              <Button variant="primary" disabled={!canSave} loading={isSaving} onClick={() => void save()}>
                Save all
              </Button>
            </SpaceBetween>
          }
        >
          What this change does
        </Header>
      }
    >
      <SpaceBetween size="m">
        {problem !== undefined && <ProblemAlert error={problem} />}
        {hasMoved && (
          <Alert type="warning" header="Something changed since the preview">
            Nothing was saved. This is what the change would do now: look again, then save.
          </Alert>
        )}
        {preview.error !== null && <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.isFetching && <Spinner />}
        {refused?.map(({ action, code, message }) => (
          <Alert key={`${action} ${message}`} type="error" header={code}>
            {message}
            <Box color="text-body-secondary" fontSize="body-s">
              {`${action}. Mend the rule: as long as one is refused, none is saved.`}
            </Box>
          </Alert>
        ))}
        {preview.data !== undefined && (
          <FlowChanges
            changes={preview.data}
            nothing="No flow opens or closes: another rule already allows the same, or no interface is concerned."
          />
        )}
      </SpaceBetween>
    </Container>
  );
}
