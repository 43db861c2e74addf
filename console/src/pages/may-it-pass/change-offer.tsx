/** Offers the calls that would let a refused flow pass: what they open besides is previewed, then they're made, all or none. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Explained } from "../../../../src/own-api/contract.ts";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { ask } from "../../ask/own.ts";
import { Problem } from "../../ask/problem.ts";
import { sessionKey } from "../../ask/session.ts";
import { CopyAs } from "../../parts/copy-as.tsx";
import { LinkedText } from "../../parts/linked-text.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { type Offer, offerFor, opensToAnyone } from "./allowing-change.ts";
import { copyForms } from "./copied-calls.ts";
import { differenceLines } from "./difference-lines.ts";

interface ChangeOfferProps {
  readonly answer: Explained;
  readonly traffic: string;
  readonly from: string;
  readonly to: string;
  /** Asks the question again. */
  readonly onApplied: () => void;
}

export function ChangeOffer({ answer, traffic, from, to, onApplied }: ChangeOfferProps) {
  const session = useSession();
  const offer = useQuery({
    queryKey: [...sessionKey(session), "offer", from, to, traffic, answer],
    queryFn: () => offerFor(ec2Of(session), { answer, traffic, from, to }),
  });
  if (offer.error !== null) return <ProblemAlert error={offer.error} onRetry={() => void offer.refetch()} />;
  if (offer.data === undefined) return <Spinner />;
  if (offer.data.calls.length === 0) return null;
  return <Offered offer={offer.data} onApplied={onApplied} />;
}

function Offered({ offer, onApplied }: { readonly offer: Offer; readonly onApplied: () => void }) {
  const session = useSession();
  const { calls, says, byHand } = offer;
  const isPast = session.at !== undefined;
  const preview = useMutation({ mutationFn: () => ask(session, "/_cordon/what-if", { body: { calls } }) });
  const apply = useMutation({
    mutationFn: async () => {
      const revision = preview.data?.revision;
      const applied = await ask(session, "/_cordon/apply", {
        body: { calls, ...(revision !== undefined && { revision }) },
      });
      if (applied.outcome === "applied") return;
      throw applied.outcome === "refused"
        ? new Problem(applied.code, applied.message)
        : new Problem("Changed", "The network has changed since the preview, so nothing was made. Preview again.");
    },
    onSuccess: onApplied,
  });
  const refused = preview.data?.calls.flatMap((call) => (call.outcome === "refused" ? [call] : [])) ?? [];
  return (
    <Container
      header={
        <Header
          variant="h3"
          description="Look at what else it opens before you make it."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <CopyAs forms={copyForms(calls)} />
              <Button onClick={() => preview.mutate()} loading={preview.isPending} disabled={isPast}>
                Preview
              </Button>
              <Button
                variant="primary"
                onClick={() => apply.mutate()}
                loading={apply.isPending}
                disabled={isPast || preview.data === undefined || refused.length > 0}
              >
                Make this change
              </Button>
            </SpaceBetween>
          }
        >
          {byHand.length === 0 ? "What would allow it" : "What would allow a part of it"}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Lines lines={says} />
        {opensToAnyone(offer) && <Alert type="warning">It lets in anybody on the internet.</Alert>}
        {byHand.length > 0 && (
          <Alert type="info" header="It stops here, too, and needs your thought">
            <Lines lines={byHand} />
          </Alert>
        )}
        {preview.error !== null && <ProblemAlert error={preview.error} />}
        {apply.error !== null && <ProblemAlert error={apply.error} />}
        {refused.map(({ code, message }) => (
          <Alert key={message} type="error" header={code}>
            {message}
          </Alert>
        ))}
        {preview.data !== undefined && refused.length === 0 && (
          <div role="status">
            <Box variant="h4">What opens and closes</Box>
            <Lines lines={differenceLines(preview.data)} />
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
}

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul className="reasons">
    {lines.map((line) => (
      <li key={line}>
        <LinkedText>{line}</LinkedText>
      </li>
    ))}
  </ul>
);
