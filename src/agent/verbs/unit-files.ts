/** The units with which systemd runs the agent, and applies the rules on the disk before the network comes up. */
import { DEFAULT_DIRECTORY } from "../state/state-directory.ts";

/** What neither the agent nor the server needs. V8 makes code while it runs, so memory may be both written and run. */
export const CONFINED = `NoNewPrivileges=yes
ProtectSystem=strict
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
UMask=0077`;

/** Root with one capability: what the filter needs. */
const AGENT = `CapabilityBoundingSet=CAP_NET_ADMIN
AmbientCapabilities=CAP_NET_ADMIN
${CONFINED}
StateDirectory=cordon-agent
StateDirectoryMode=0700
Environment=XDG_CACHE_HOME=${DEFAULT_DIRECTORY}`;

/** By file name. `command` is what runs `cordon`. */
export function unitsFor(command: readonly string[]): Readonly<Record<string, string>> {
  const cordon = commandLine(command);
  const confined = `${AGENT}\n${homesFor(command)}`;
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
${confined}

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
# It's ready once the rules on the disk are in the kernel, whether the server is there or not.
Type=notify
# systemd-notify says so, a child of the agent.
NotifyAccess=all
TimeoutStartSec=60
ExecStart=${cordon} agent run
# The rules stay in the kernel when the agent stops.
Restart=always
RestartSec=2
${confined}
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
`,
  };
}

/** Home directories are closed, unless the command itself is in one. */
export const homesFor = (command: readonly string[]): string =>
  `ProtectHome=${command.some((part) => /^\/(home|root)\//.test(part)) ? "read-only" : "yes"}`;

/** As a unit has it: a blank, a quote or a percent sign is nothing special. */
export const commandLine = (command: readonly string[]): string => command.map(quoted).join(" ");

const quoted = (text: string): string => {
  const escaped = text.replaceAll("%", "%%");
  return /^[\w./%-]+$/.test(escaped) ? escaped : `"${escaped.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
};
