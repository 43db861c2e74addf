/** For an account that has nothing yet: the first commands, to paste. */
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useSession } from "../../app/sessions.tsx";
import type { Session } from "../../ask/session.ts";
import { useCounts } from "./counts-card.tsx";

export function FirstSteps() {
  const session = useSession();
  const { counts } = useCounts().data ?? {};
  if (counts === undefined) return null;
  // An account begins with a default VPC, its subnets and its default group.
  const isEmpty =
    counts.networkInterfaces === 0 && counts.vpcs <= 1 && counts.securityGroups <= 1 && counts.ipamPools === 0;
  if (!isEmpty) return null;
  const text = commandsFor(session).join("\n");
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <CopyToClipboard
              copyButtonText="Copy"
              copySuccessText="Copied"
              copyErrorText="The browser refuses to copy"
              textToCopy={text}
            />
          }
        >
          There's nothing here yet
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Box>Paste this into a shell that has the AWS CLI, then look at the security groups:</Box>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there. */}
        <pre className="code" tabIndex={0}>
          {text}
        </pre>
      </SpaceBetween>
    </Container>
  );
}

function commandsFor({ key, region }: Session): readonly string[] {
  const isAccount = /^\d{12}$/.test(key.accessKeyId);
  const signing = isAccount ? ` AWS_ACCESS_KEY_ID=${key.accessKeyId} AWS_SECRET_ACCESS_KEY=test` : "";
  return [
    `export AWS_ENDPOINT_URL=${location.origin} AWS_REGION=${region}${signing}`,
    'aws ec2 create-security-group --group-name web --description "web servers"',
    "aws ec2 authorize-security-group-ingress --group-name web --protocol tcp --port 443 --cidr 0.0.0.0/0",
  ];
}
