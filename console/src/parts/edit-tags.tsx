/** The tags of a thing of EC2's to write in: all changes are saved at once, or none. */
import { useState } from "react";
import { useSession } from "../app/sessions.tsx";
import { ask } from "../ask/own.ts";
import { Problem } from "../ask/problem.ts";
import { AskBefore } from "./ask-before.tsx";
import { type Tag, TagFields } from "./tag-fields.tsx";
import { useChange } from "./use-change.ts";

interface EditTagsProps {
  readonly id: string;
  readonly tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
  readonly onClose: () => void;
}

export function EditTags({ id, tags = [], onClose }: EditTagsProps) {
  const session = useSession();
  const before: readonly Tag[] = tags.map(({ Key = "", Value = "" }) => ({ Key, Value }));
  const [now, setNow] = useState(before);
  const save = useChange(async () => {
    const done = await ask(session, "/_cordon/apply", { body: { calls: callsFor(id, before, now) } });
    if (done.outcome === "refused") throw new Problem(done.code, done.message);
  }, onClose);
  return (
    <AskBefore
      title={`Tags of ${id}`}
      verb="Save tags"
      error={save.error}
      isBusy={save.isPending}
      onDo={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <TagFields tags={now} onChange={setNow} />
    </AskBefore>
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
