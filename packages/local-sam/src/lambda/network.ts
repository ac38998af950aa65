/** The network of one execution environment: Node's own, but ports can be cut off. */
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
const open = new Set<Socket>();
/** Sockets whose peer was cut off, and which would not notice that it is back. */
const severed = new Set<Socket>();
let cutOffPorts: readonly number[] = [];

// Sockets cannot be found later: Node's list of handles lacks those that do not keep the process alive.
Socket.prototype.connect = function connectIfReachable(this: Socket, ...parameters: unknown[]): Socket {
  if (cutOffPorts.includes(portOf(parameters))) {
    severed.add(this);
    return this;
  }
  open.add(this);
  this.once('close', () => open.delete(this));
  return Reflect.apply(connect, this, parameters);
};

/**
 * Makes exactly these ports unreachable, as if every packet to and from them were lost: nothing is refused and nothing
 * answers, on open connections and on new ones. When a port becomes reachable again, those connections break.
 */
export function cutOff(unreachablePorts: readonly number[]): void {
  cutOffPorts = unreachablePorts;
  for (const socket of severed) socket.destroy();
  severed.clear();
  for (const socket of open) {
    if (unreachablePorts.includes(socket.remotePort ?? 0)) sever(socket);
  }
}

function sever(socket: Socket): void {
  severed.add(socket);
  socket.pause();
  socket.write = () => true;
}

/** Also for `net.connect`, which passes its parameters as a list. */
function portOf(parameters: unknown[]): number {
  const [first] = parameters.flat() as [unknown];
  return Number(typeof first === 'object' && first !== null && 'port' in first ? first.port : first);
}
