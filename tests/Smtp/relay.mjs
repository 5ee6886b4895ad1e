// A real SMTP server for the tests: wants STARTTLS, then a password. It takes its settings as one JSON line on stdin,
// says where it listens, prints every mail it accepts as a JSON line, and ends when stdin closes, so that a test run
// that dies leaves nothing behind.
import readline from 'node:readline';
import { SMTPServer } from 'smtp-server';

const say = (event) => process.stdout.write(JSON.stringify(event) + '\n');

function refused(code, text) {
  const error = new Error(text);
  error.responseCode = code;
  return error;
}

const lines = readline.createInterface({ input: process.stdin });
lines.on('close', () => process.exit(0));
lines.once('line', (line) => start(JSON.parse(line)));

function start({ key, cert, username, password, port }) {
  const server = new SMTPServer({
    key,
    cert,
    secure: false,
    authOptional: false,
    allowInsecureAuth: false,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    logger: false,
    socketTimeout: 10 * 60 * 1000,

    onAuth(auth, session, done) {
      const ok = auth.username === username && auth.password === password;
      done(ok ? null : refused(535, '5.7.8 Username and password not accepted'), ok ? { user: username } : undefined);
    },

    onRcptTo(address, session, done) {
      done(address.address.startsWith('nobody@') ? refused(550, '5.1.1 There is no such mailbox here') : null);
    },

    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        say({
          event: 'mail',
          at: Date.now(),
          connection: session.id,
          from: session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map((recipient) => recipient.address),
          raw: Buffer.concat(chunks).toString('base64'),
        });
        done(null, '2.0.0 Ok: queued as ' + session.id);
      });
    },
  });

  // A client that hangs up is no trouble of the server's.
  server.on('error', (error) => process.stderr.write(error.message + '\n'));
  server.listen(port, '127.0.0.1', () => say({ event: 'listening', port: server.server.address().port }));
}
