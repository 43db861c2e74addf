/** From whom, to whom, on what traffic: with completion by the server, and presets for what people ask most. */
import Autosuggest from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { sessionKey } from "../../ask/session.ts";
import { type FoundGroup, findEnds } from "./find-ends.ts";

export interface FlowQuestion {
  readonly from: string;
  readonly to: string;
  readonly traffic: string;
}

interface QuestionFormProps {
  readonly initially: FlowQuestion;
  readonly isAsking: boolean;
  readonly onAsk: (question: FlowQuestion) => void;
}

const TRAFFIC = [
  { value: "tcp/443", description: "HTTPS" },
  { value: "tcp/80", description: "HTTP" },
  { value: "tcp/22", description: "SSH" },
  { value: "tcp/3389", description: "RDP" },
  { value: "tcp/5432", description: "PostgreSQL" },
  { value: "tcp/3306", description: "MySQL" },
  { value: "tcp/6379", description: "Redis" },
  { value: "udp/53", description: "DNS" },
  { value: "icmp", description: "a ping" },
  { value: "tcp/8000-8100", description: "a range: says which parts pass" },
  { value: "tcp", description: "every TCP port" },
  { value: "all", description: "everything" },
];

export function QuestionForm({ initially, isAsking, onAsk }: QuestionFormProps) {
  const [question, setQuestion] = useState(initially);
  const [isTried, setIsTried] = useState(false);
  const set = (part: Partial<FlowQuestion>) => setQuestion({ ...question, ...part });
  const ask = () => {
    const asked = {
      from: question.from.trim(),
      to: question.to.trim(),
      traffic: question.traffic.trim(),
    };
    setIsTried(true);
    if (asked.from !== "" && asked.to !== "" && asked.traffic !== "") onAsk(asked);
  };
  const missing = (text: string, says: string) => (isTried && text.trim() === "" ? { errorText: says } : {});
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <Container
        header={
          <Header
            variant="h1"
            description="Nothing is sent: the answer is computed from the records."
            actions={
              <Button iconName="undo" formAction="none" onClick={() => set({ from: question.to, to: question.from })}>
                Turn around
              </Button>
            }
          >
            May it pass?
          </Header>
        }
      >
        <Grid
          gridDefinition={[
            { colspan: { default: 12, xs: 6, s: 4 } },
            { colspan: { default: 12, xs: 6, s: 4 } },
            { colspan: { default: 8, s: 2 } },
            { colspan: { default: 4, s: 2 } },
          ]}
        >
          <FormField label="From" {...missing(question.from, "Say who opens the flow")}>
            <End value={question.from} label="From" onChange={(from) => set({ from })} />
          </FormField>
          <FormField label="To" {...missing(question.to, "Say whom it goes to")}>
            <End value={question.to} label="To" onChange={(to) => set({ to })} />
          </FormField>
          <FormField label="Traffic" {...missing(question.traffic, "For example tcp/443")}>
            <Autosuggest
              value={question.traffic}
              ariaLabel="Traffic"
              placeholder="tcp/443, udp/53, icmp"
              options={TRAFFIC}
              enteredTextLabel={(text) => `Use: ${text}`}
              onChange={({ detail }) => set({ traffic: detail.value })}
            />
          </FormField>
          <FormField label={<span aria-hidden="true">&nbsp;</span>}>
            <Button variant="primary" loading={isAsking} formAction="submit" fullWidth>
              Ask
            </Button>
          </FormField>
        </Grid>
      </Container>
    </form>
  );
}

interface EndProps {
  readonly value: string;
  readonly label: string;
  readonly onChange: (to: string) => void;
}

function End({ value, label, onChange }: EndProps) {
  const session = useSession();
  const [text, setText] = useState<string>();
  const asked = useQuery({
    queryKey: [...sessionKey(session), "ends", text],
    queryFn: () => findEnds(session, text ?? ""),
    enabled: text !== undefined,
    placeholderData: (before) => before,
  });
  return (
    <Autosuggest
      value={value}
      ariaLabel={label}
      placeholder="a name, an id, an address, internet"
      filteringType="manual"
      expandToViewport
      statusType={asked.isFetching ? "loading" : "finished"}
      loadingText="Asking the server"
      empty="Nothing here has that name"
      enteredTextLabel={(entered) => `Use: ${entered}`}
      options={matching(asked.data ?? [], value)}
      onLoadItems={({ detail }) => setText(detail.filteringText.trim())}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}

/** Of what was found for the text so far, what fits the text as it is now, so that no option moves away under the hand. */
const matching = (found: readonly FoundGroup[], text: string) =>
  found
    .map(({ label, options }) => ({
      label,
      options: options.filter((each) => `${each.label} ${each.description ?? ""}`.includes(text.trim())),
    }))
    .filter(({ options }) => options.length > 0);
