-- prosody -F --config prosody.cfg.lua, as an ordinary user. XMPP with STARTTLS for the host "localhost".
pidfile = "@DIR@/prosody.pid"
data_path = "@DIR@/data"
interfaces = { "127.0.0.1" }
c2s_ports = { @XMPP@ }
c2s_direct_tls_ports = { }
s2s_ports = { }
http_ports = { }
https_ports = { }
modules_enabled = { "saslauth", "tls", "disco", "posix" }
modules_disabled = { "s2s", "admin_shell" }
daemonize = false
authentication = "internal_plain"
c2s_require_encryption = true
log = { info = "@DIR@/log" }
ssl = { certificate = "@CERTS@/good.chain.pem", key = "@CERTS@/good.key" }
VirtualHost "localhost"
