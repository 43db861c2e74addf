/** The tags of a thing of EC2's to write in: all changes are saved at once, or none. */
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../app/sessions.tsx";
import { ask } from "../ask/own.ts";
import { Problem } from "../ask/problem.ts";
import { sessionKey } from "../ask/session.ts";
import { ProblemAlert } from "./problem-alert.tsx";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface EditTagsProps {
  readonly id: string;
  readonly tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
  readonly onClose: () => void;
}

export function EditTags({ id, tags = [], onClose }: EditTagsProps) {
  const session = useSession();
  const queries = useQueryClient();
  const before: readonly Tag[] = tags.map(({ Key = "", Value = "" }) => ({ Key, Value }));
  const [now, setNow] = useState(before);
  const [problem, setProblem] = useState<unknown>();
  const [isAsking, setIsAsking] = useState(false);
  const write = (index: number, to: Partial<Tag>) =>
    setNow(now.map((tag, i) => (i === index ? { ...tag, ...to } : tag)));

  async function save() {
    setIsAsking(true);
    try {
      const done = await ask(session, "/_cordon/apply", { body: { calls: callsFor(id, before, now) } });
      if (done.outcome === "refused") throw new Problem(done.code, done.message);
      await queries.invalidateQueries({ queryKey: sessionKey(session) });
      onClose();
    } catch (error) {
      setProblem(error);
      setIsAsking(false);
    }
  }

  return (
    <Modal
      visible
      header={`Tags of ${id}`}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={isAsking} onClick={() => void save()}>
              Save tags
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {problem !== undefined && <ProblemAlert error={problem} />}
        <AttributeEditor<Tag>
          items={now}
          addButtonText="Add tag"
          removeButtonText="Remove"
          empty="No tags"
          definition={[
            {
              label: "Key",
              control: ({ Key }, i) => <Input value={Key} onChange={({ detail }) => write(i, { Key: detail.value })} />,
            },
            {
              label: "Value",
              control: ({ Value }, i) => (
                <Input value={Value} onChange={({ detail }) => write(i, { Value: detail.value })} />
              ),
            },
          ]}
          onAddButtonClick={() => setNow([...now, { Key: "", Value: "" }])}
          onRemoveButtonClick={({ detail }) => setNow(now.filter((_, i) => i !== detail.itemIndex))}
        />
      </SpaceBetween>
    </Modal>
  );
}

/** Removals first: a thing has at most 50 tags. */
function callsFor(id: string, before: readonly Tag[], now: readonly Tag[]) {
  const gone = before.filter(({ Key }) => !now.some((tag) => tag.Key === Key));
  const set = now.filter(({ Key, Value }) => !before.some((tag) => tag.Key === Key && tag.Value === Value));
  const call = (action: string, Tags: readonly object[]) =>
    Tags.length === 0 ? [] : [{ service: "ec2", action, input: { Resources: [id], Tags } }];
  return [
    ...call(
      "DeleteTags",
      gone.map(({ Key }) => ({ Key })),
    ),
    ...call("CreateTags", set),
  ];
}
