/** Deletes a group, and if it can't be deleted says what keeps it. */
import { DeleteSecurityGroupCommand, type SecurityGroup } from "@aws-sdk/client-ec2";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ec2Of } from "../../ask/aws.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { useAskAgain, useUses } from "./group-data.ts";

interface DeleteGroupProps {
  readonly group: SecurityGroup;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

const MOST_SHOWN = 10;

export function DeleteGroup({ group: { GroupId = "", GroupName }, onClose, onDeleted }: DeleteGroupProps) {
  const session = useSession();
  const uses = useUses(GroupId);
  const askAgain = useAskAgain();
  const [problem, setProblem] = useState<unknown>();
  const [isAsking, setIsAsking] = useState(false);
  const keeping = uses.data?.uses.filter(({ keeps }) => keeps) ?? [];

  async function remove() {
    setIsAsking(true);
    try {
      await ec2Of(session).send(new DeleteSecurityGroupCommand({ GroupId }));
      onDeleted();
      await askAgain();
    } catch (error) {
      setProblem(error);
      setIsAsking(false);
    }
  }

  return (
    <Modal
      visible
      header={`Delete ${GroupName}?`}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={isAsking} onClick={() => void remove()}>
              Delete the group
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
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
        {problem !== undefined && <ProblemAlert error={problem} />}
      </SpaceBetween>
    </Modal>
  );
}
