/**
 * Three clients: subscriptions with wildcards, messages of each quality of service both ways, a retained one, a will,
 * keep-alive, and a connection that is cut, comes back, and hears what was said meanwhile.
 */
import mqtt from 'mqtt';
import { simulate } from '../../sim';
import { listening, stopped } from '../servers/listening';
import { mqttBroker } from '../servers/mqtt';

simulate('mqtt', { timeoutMs: 600_000 }, async (sim) => {
  const broker = mqttBroker();
  const url = `mqtt://127.0.0.1:${String(await listening(broker))}`;
  const options = { keepalive: 5, reconnectPeriod: 100 };
  const connect = (clientId: string, more: mqtt.IClientOptions = {}): Promise<mqtt.MqttClient> =>
    mqtt.connectAsync(url, { ...options, ...more, clientId });
  const will = { topic: 'gone/bob', payload: Buffer.from('bob'), qos: 1 as const, retain: false };
  const [ann, bob, eve] = await Promise.all([
    connect('ann', { clean: false }),
    connect('bob', { will }),
    connect('eve'),
  ]);
  const heard: string[] = [];
  ann.on('message', (topic, payload) => heard.push(`${topic} ${String(payload)}`));
  const hears = async (count: number): Promise<void> => {
    while (heard.length < count) await sim.sleep(10);
    await sim.sleep(100);
    sim.always('nothing is heard twice', heard.length === count, heard);
  };

  await bob.publishAsync('news/old', 'retained', { qos: 1, retain: true });
  await ann.subscribeAsync({ 'news/+': { qos: 2 }, 'gone/#': { qos: 1 } });
  await Promise.all([
    ann.publishAsync('news/a', 'of ann', { qos: 2 }),
    bob.publishAsync('news/b', 'of bob', { qos: 1 }),
    eve.publishAsync('news/e', 'of eve'),
    eve.publishAsync('news/too/deep', 'not heard', { qos: 1 }),
  ]);
  await hears(4);
  const news = 'news/a of ann,news/b of bob,news/e of eve,news/old retained';
  sim.always('all is heard', [...heard].sort().join() === news, heard);
  sim.always('what was retained is heard first', heard[0] === 'news/old retained', heard);
  sim.sometimes('eve is heard before ann', heard.indexOf('news/e of eve') < 2);

  await sim.sleep(20_000);
  sim.always('connections are kept alive', ann.connected && bob.connected && eve.connected);

  const isBack = new Promise((resolve) => ann.once('connect', resolve));
  ann.stream.destroy();
  await eve.publishAsync('news/e', 'meanwhile', { qos: 2 });
  await isBack;
  await hears(5);
  sim.always('a session is kept', heard[4] === 'news/e meanwhile', heard);

  bob.options.reconnectPeriod = 0;
  bob.stream.destroy();
  await hears(6);
  sim.always('a will is heard', heard[5] === 'gone/bob bob', heard);
  await Promise.all([ann.endAsync(), bob.endAsync(true), eve.endAsync()]);
  await stopped(broker);
});
