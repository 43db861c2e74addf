/** The unit with which systemd runs the server: `cordon serve --unit` prints it, and the Debian package has it. */
import { CONFINED, commandLine, homesFor } from "../agent/verbs/unit-files.ts";

/** `command` is what runs `cordon`. A user `cordon` runs it, whom the package makes. */
export const serverUnit = (command: readonly string[]): string => `[Unit]
Description=Cordon: network access control that speaks AWS
# It may be told to listen on an address that only an interface brings.
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
# It's ready once calls are answered.
Type=notify
# systemd-notify says so, a child of the server.
NotifyAccess=all
User=cordon
Group=cordon
Environment=CORDON_DATA=/var/lib/cordon XDG_CACHE_HOME=/var/cache/cordon
# Options of 'cordon serve' in CORDON_OPTIONS, and variables such as NODE_OPTIONS.
EnvironmentFile=-/etc/default/cordon
ExecStart=${commandLine(command)} serve $CORDON_OPTIONS
# Reads the credentials and the certificate anew.
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5
# Calls in progress end first.
TimeoutStopSec=60
StateDirectory=cordon
StateDirectoryMode=0700
CacheDirectory=cordon
CacheDirectoryMode=0700
CapabilityBoundingSet=
AmbientCapabilities=
${CONFINED}
${homesFor(command)}
PrivateTmp=yes
PrivateUsers=yes

[Install]
WantedBy=multi-user.target
`;
