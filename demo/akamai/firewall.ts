import { randomBytes } from 'node:crypto';
import type { Reply } from '../http.ts';

/** What Akamai's firewall says to whom it takes for an attacker. */
export function firewallReply(): Reply {
  const reference = `18.${randomBytes(4).toString('hex')}.1795320000.${randomBytes(4).toString('hex')}`;
  const body = `<HTML><HEAD>
<TITLE>Access Denied</TITLE>
</HEAD><BODY>
<H1>Access Denied</H1>

You don't have permission to access this server.<P>
Reference&#32;&#35;${reference}
</BODY>
</HTML>
`;
  return { status: 400, headers: { 'Content-Type': 'text/html', Server: 'AkamaiGHost' }, body };
}
