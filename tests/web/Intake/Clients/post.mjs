// Posts as the libraries do that others write their sources with. Takes one JSON argument: the library, where to, and with
// what; prints each answer's status and body as a JSON line.
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

const { library, url, key, secret, body } = JSON.parse(process.argv[2]);

async function post(headers, content) {
  const answer = await fetch(url, { method: 'POST', headers, body: content });
  console.log(JSON.stringify({ status: answer.status, body: await answer.json() }));
}

const withKey = (headers) => ({ ...headers, authorization: `Bearer ${key}` });

const posts = {
  async cloudevents() {
    const event = (id, data) => new CloudEvent({ id, source: '/ops/backup', type: 'example.backup', subject: 'host 17', site: 'dr-1', data });
    const structured = HTTP.structured(event('structured', body));
    await post(withKey(structured.headers), structured.body);
    const binary = HTTP.binary(event('binary', { slot: 4 }));
    await post(withKey(binary.headers), binary.body);
    const bytes = HTTP.structured(event('bytes', new TextEncoder().encode('plain bytes')));
    await post(withKey(bytes.headers), bytes.body);
    const batch = JSON.stringify([event('one', body), event('two', body), event('structured', body)]);
    await post(withKey({ 'content-type': 'application/cloudevents-batch+json' }), batch);
  },

  async standardwebhooks() {
    const content = JSON.stringify(body);
    const send = (id, signedBy, sent = content) => {
      const at = new Date();
      const signature = new Webhook(signedBy).sign(id, at, content);
      return post({ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': `${Math.floor(at / 1000)}`, 'webhook-signature': signature }, sent);
    };
    await send('msg_1', secret);
    await send('msg_1', secret);
    await send('msg_2', 'whsec_' + Buffer.from('somebody else').toString('base64'));
    await send('msg_3', secret, content + ' ');
  },
};

await posts[library]();
