// The local mailbox, for as long as the app lives: our standard input is its pipe, and closes with it however it ends.
// Usage: node mailbox.mjs SMTP-PORT WEB-PORT FOLDER; the ports are wishes, the next free one is taken.
import { createServer } from 'node:net';
import { MailDev } from 'maildev';

const [smtp, web, mailDirectory] = process.argv.slice(2);
const ip = '127.0.0.1';

process.stdin.resume().on('end', () => process.exit(0));
// These reach every process of the console or the service, and the app may still be sending.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

function isFree(port) {
  return new Promise(resolve => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, ip, () => server.close(() => resolve(true)));
  });
}

async function freePort(wish) {
  for (let port = wish; port < wish + 100; port++) if (await isFree(port)) return port;
  throw new Error(`No free port from ${wish} to ${wish + 99}`);
}

const ports = { smtpPort: await freePort(Number(smtp)), webPort: await freePort(Number(web)) };
await new MailDev({ smtp: ports.smtpPort, web: ports.webPort, ip, webIp: ip, mailDirectory, maxEmails: 1000, silent: true }).start();
console.log(JSON.stringify(ports));
