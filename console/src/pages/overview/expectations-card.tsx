/** Expectations: what the network should do, and whether it does. The file stays in this browser. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FileUpload from "@cloudscape-design/components/file-upload";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { Failed, number } from "./card.tsx";
import { findingText, type Judged, type Judging, useJudging } from "./judging.ts";

const EXAMPLE = `names:
  web: { group: web }
  db: { tag: role=db }
expect:
  - web may reach db on tcp/5432
  - nothing else may reach db
  - the internet reaches only web on tcp/443`;

export function ExpectationsCard() {
  const { account, region } = useSession();
  const place = `cordon-expectations ${account} ${region}`;
  const [text, setText] = useState(() => localStorage.getItem(place) ?? "");
  const [isEdited, setIsEdited] = useState(false);
  const judging = useJudging(text);
  const keep = (next: string) => {
    if (next.trim() === "") localStorage.removeItem(place);
    else localStorage.setItem(place, next);
    setText(next);
    setIsEdited(false);
  };
  const isEmpty = text.trim() === "";
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            !isEdited && (
              <Button variant="inline-link" onClick={() => setIsEdited(true)}>
                {isEmpty ? "Write them" : "Edit"}
              </Button>
            )
          }
        >
          Expectations
        </Header>
      }
    >
      {isEdited ? (
        <Editor text={text} onKeep={keep} onCancel={() => setIsEdited(false)} />
      ) : isEmpty ? (
        <Box>
          Say what the network should allow, in sentences such as <i>nothing else may reach db</i>, and see here whether
          it does: as with <code>cordon test</code>. They're kept in this browser.
        </Box>
      ) : judging.error !== undefined ? (
        <Failed error={judging.error} onRetry={judging.again} />
      ) : (
        <Outcomes judging={judging} />
      )}
    </Container>
  );
}

interface EditorProps {
  readonly text: string;
  readonly onKeep: (text: string) => void;
  readonly onCancel: () => void;
}

function Editor({ text, onKeep, onCancel }: EditorProps) {
  const [typed, setTyped] = useState(text);
  return (
    <SpaceBetween size="s">
      <FormField label="Expectations in YAML" stretch>
        <Textarea
          value={typed}
          rows={12}
          placeholder={EXAMPLE}
          spellcheck={false}
          onChange={({ detail }) => setTyped(detail.value)}
        />
      </FormField>
      <FileUpload
        value={[]}
        accept=".yaml,.yml"
        i18nStrings={{
          uploadButtonText: () => "Take a file",
          dropzoneText: () => "Drop the file here",
          removeFileAriaLabel: () => "Remove the file",
          limitShowFewer: "Fewer",
          limitShowMore: "More",
          errorIconAriaLabel: "Error",
        }}
        onChange={({ detail }) => void detail.value[0]?.text().then(setTyped)}
      />
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="primary" onClick={() => onKeep(typed)}>
          Keep and check
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}

const MOST = 10;

function Outcomes({ judging: { results, count, isDone } }: { readonly judging: Judging }) {
  const hold = results.filter(({ outcome }) => outcome.verdict === "holds").length;
  const others = results.filter(({ outcome }) => outcome.verdict !== "holds");
  return (
    <SpaceBetween size="s">
      <Box>
        {!isDone && <Spinner />}{" "}
        <StatusIndicator type={!isDone ? "in-progress" : others.length === 0 ? "success" : "error"}>
          {`${number(hold)} of ${number(count)} hold`}
        </StatusIndicator>
      </Box>
      {others.slice(0, MOST).map((judged) => (
        <Broken key={judged.outcome.index} judged={judged} />
      ))}
      {others.length > MOST && (
        <Box variant="small">{`and ${number(others.length - MOST)} others: cordon test lists them all`}</Box>
      )}
    </SpaceBetween>
  );
}

function Broken({ judged: { text, line, outcome } }: { readonly judged: Judged }) {
  const isBroken = outcome.verdict === "broken";
  return (
    <div>
      <StatusIndicator type={isBroken ? "error" : "warning"}>{isBroken ? "broken" : "cannot tell"}</StatusIndicator>{" "}
      <b>{text}</b> <Box variant="small">line {line}</Box>
      {outcome.problem !== undefined && <Box>{outcome.problem}</Box>}
      {outcome.findings.slice(0, 2).map((finding) => (
        <Box key={findingText(finding)}>{findingText(finding)}</Box>
      ))}
      {outcome.broken > 2 && (
        <Box variant="small">{`broken in ${outcome.isGivenUp ? "at least " : ""}${number(outcome.broken)} ways`}</Box>
      )}
    </div>
  );
}
