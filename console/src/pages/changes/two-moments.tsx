/** Two moments compared: which flows opened and closed in between, and whose calls did it. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { noteQuery, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { FlowChanges } from "../../parts/flow-changes.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { TravelButtons } from "./travel-buttons.tsx";
import "./changes.css";

export function TwoMoments() {
  const session = useSession();
  const { query } = useAddress();
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
  const asked = useQuery({
    queryKey: [...sessionKey(session), "diff", from, to],
    queryFn: ({ signal }) => ask(session, "/_cordon/diff", { query: { from, to: to === "" ? undefined : to }, signal }),
    enabled: from !== "",
  });
  const found = asked.data;
  return (
    <Container
      header={
        <Header
          variant="h1"
          description="Which flows opened and closed in between, by which rules, and whose calls did it"
          actions={<TravelButtons diffed={found} />}
        >
          Two moments
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Moments key={`${from} ${to}`} from={from} to={to} />
        {asked.error !== null && <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />}
        {asked.isFetching && <Spinner size="large" />}
        {from === "" && <Box>Say from when. Without an end, it's compared with now.</Box>}
        {found !== undefined && (
          <>
            <Box>
              From {found.from.time} (revision {found.from.revision}) to {found.to.time} (revision {found.to.revision})
            </Box>
            <FlowChanges changes={found} calls={found.calls} nothing="No flow opened or closed." />
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}

function Moments(given: { readonly from: string; readonly to: string }) {
  const [from, setFrom] = useState(given.from);
  const [to, setTo] = useState(given.to);
  const compare = () => noteQuery({ from: from.trim() || undefined, to: to.trim() || undefined });
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        compare();
      }}
    >
      <FormField label="From" description="A time, how long ago, or a revision">
        <Input value={from} placeholder="2 hours ago" onChange={({ detail }) => setFrom(detail.value)} />
      </FormField>
      <FormField label="To" description="The same, later. Empty for now">
        <Input value={to} placeholder="2026-11-24T09:00:00Z" onChange={({ detail }) => setTo(detail.value)} />
      </FormField>
      <FormField label="Then" description="Nothing is changed by it">
        <Button variant="primary" formAction="submit">
          Compare
        </Button>
      </FormField>
    </form>
  );
}
