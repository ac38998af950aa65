/** The network as one execution environment sees it: Node's own, but that ports can be cut off from it. */
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
const open = new Set<Socket>();
/** Sockets whose peer was cut off, and which would not know that it is back. */
const severed = new Set<Socket>();
let cutOffPorts: readonly number[] = [];

// There is no way to find sockets later: Node lists its handles without those that do not keep the process alive.
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
 * Makes these ports, and no others, unreachable: as if every packet to and from them were lost, nothing is refused and
 * nothing answers, on connections that are open and on new ones. Those break when the ports can be reached again.
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

/** Also of `net.connect`, which calls with its parameters in a list. */
function portOf(parameters: unknown[]): number {
  const [first] = parameters.flat() as [unknown];
  return Number(typeof first === 'object' && first !== null && 'port' in first ? first.port : first);
}
