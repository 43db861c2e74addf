/** Asks for IP groups and directories. */
import {
  DescribeIpGroupsCommand,
  DescribeWorkspaceDirectoriesCommand,
  WorkSpacesClient,
  type WorkspaceDirectory,
  type WorkspacesIpGroup,
} from "@aws-sdk/client-workspaces";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { clientOf } from "../../ask/aws.ts";
import { type Session, sessionKey } from "../../ask/session.ts";

export const workspacesOf = (session: Session): WorkSpacesClient => clientOf(session, WorkSpacesClient);

export function useGroups() {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "ip-groups"],
    queryFn: () =>
      allOf<WorkspacesIpGroup>(async (NextToken) => {
        const answer = await workspacesOf(session).send(
          new DescribeIpGroupsCommand({ MaxResults: 25, ...(NextToken !== undefined && { NextToken }) }),
        );
        return { items: answer.Result ?? [], next: answer.NextToken };
      }),
  });
}

export function useDirectories() {
  const session = useSession();
  return useQuery({
    queryKey: [...sessionKey(session), "workspace-directories"],
    queryFn: () =>
      allOf<WorkspaceDirectory>(async (NextToken) => {
        const answer = await workspacesOf(session).send(
          new DescribeWorkspaceDirectoriesCommand({ Limit: 25, ...(NextToken !== undefined && { NextToken }) }),
        );
        return { items: answer.Directories ?? [], next: answer.NextToken };
      }),
  });
}

export const directoryName = ({ DirectoryName, WorkspaceDirectoryName, Alias }: WorkspaceDirectory): string =>
  DirectoryName ?? WorkspaceDirectoryName ?? Alias ?? "";
