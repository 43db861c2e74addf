/** The units with which systemd runs the agent, and applies the rules on the disk before the network comes up. */
import { DEFAULT_DIRECTORY } from "../state/state-directory.ts";

/** Root with one capability: what the filter needs. */
const CONFINED = `CapabilityBoundingSet=CAP_NET_ADMIN
AmbientCapabilities=CAP_NET_ADMIN
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
UMask=0077
StateDirectory=cordon-agent
StateDirectoryMode=0700
Environment=XDG_CACHE_HOME=${DEFAULT_DIRECTORY}`;

/** By file name. `command` is what runs `cordon`. */
export function unitsFor(command: readonly string[]): Readonly<Record<string, string>> {
  const cordon = command.map(quoted).join(" ");
  return {
    "cordon-agent-boot.service": `[Unit]
Description=Cordon: the rules on the disk, before the network
DefaultDependencies=no
ConditionPathExists=${DEFAULT_DIRECTORY}/host
RequiresMountsFor=${DEFAULT_DIRECTORY}
After=local-fs.target systemd-modules-load.service
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${cordon} agent apply
${CONFINED}

[Install]
WantedBy=sysinit.target
`,
    "cordon-agent.service": `[Unit]
Description=Cordon: enforces security groups on this host
ConditionPathExists=${DEFAULT_DIRECTORY}/host
After=network.target cordon-agent-boot.service
Wants=cordon-agent-boot.service
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${cordon} agent run
# The rules stay in the kernel when the agent stops.
Restart=always
RestartSec=2
${CONFINED}

[Install]
WantedBy=multi-user.target
`,
  };
}

const quoted = (text: string): string => {
  const escaped = text.replaceAll("%", "%%");
  return /^[\w./%-]+$/.test(escaped) ? escaped : `"${escaped.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
};
