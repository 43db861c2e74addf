/** Deletes a group, and if it can't be deleted says what keeps it. */
import { DeleteSecurityGroupCommand, type SecurityGroup } from "@aws-sdk/client-ec2";
import Alert from "@cloudscape-design/components/alert";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { AskBefore } from "../../parts/ask-before.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { useChange } from "../../parts/use-change.ts";
import { useUses } from "./group-data.ts";

interface DeleteGroupProps {
  readonly group: SecurityGroup;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

const MOST_SHOWN = 10;

export function DeleteGroup({ group: { GroupId = "", GroupName }, onClose, onDeleted }: DeleteGroupProps) {
  const session = useSession();
  const uses = useUses(GroupId);
  const keeping = uses.data?.uses.filter(({ keeps }) => keeps) ?? [];
  const remove = useChange(() => ec2Of(session).send(new DeleteSecurityGroupCommand({ GroupId })), onDeleted);
  return (
    <AskBefore
      title={`Delete ${GroupName}?`}
      verb="Delete the group"
      error={remove.error}
      isBusy={remove.isPending}
      onDo={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <span>{`${GroupId} and all its rules will be gone.`}</span>
      {keeping.length > 0 && (
        <Alert type="warning" header="This keeps it from being deleted">
          <ul>
            {keeping.slice(0, MOST_SHOWN).map(({ id, name, how }) => (
              <li key={id}>
                <ResourceLink id={id} name={name} /> {how}
              </li>
            ))}
          </ul>
          {keeping.length > MOST_SHOWN && `and ${keeping.length - MOST_SHOWN} more`}
        </Alert>
      )}
    </AskBefore>
  );
}
