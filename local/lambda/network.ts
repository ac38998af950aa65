/** The network as one execution environment sees it. Until something is cut off, it is Node's own, untouched. */
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
/** Sockets whose peer was cut off, and which would not know that it is back. */
let severed: Socket[] = [];

/**
 * Makes these ports, and no others, unreachable: as if every packet to and from them were lost, nothing is refused and
 * nothing answers, on connections that are open and on new ones. Those break when the ports can be reached again.
 */
export function cutOff(unreachablePorts: readonly number[]): void {
  for (const socket of severed) socket.destroy();
  severed =
    unreachablePorts.length === 0
      ? []
      : openSockets().filter(({ remotePort = 0 }) => unreachablePorts.includes(remotePort));
  for (const socket of severed) sever(socket);
  Socket.prototype.connect = unreachablePorts.length === 0 ? connect : connectUnless(unreachablePorts);
}

function connectUnless(unreachablePorts: readonly number[]): typeof connect {
  return function connectIfReachable(this: Socket, ...parameters: unknown[]): Socket {
    if (!unreachablePorts.includes(portOf(parameters))) return Reflect.apply(connect, this, parameters);
    severed.push(this);
    return this;
  };
}

/** Also of `net.connect`, which calls with its parameters in a list. */
function portOf(parameters: unknown[]): number {
  const [first] = parameters.flat() as [unknown];
  return Number(typeof first === 'object' && first !== null && 'port' in first ? first.port : first);
}

function sever(socket: Socket): void {
  socket.pause();
  socket.write = () => true;
}

function openSockets(): Socket[] {
  // There is no other way to find sockets that were made before. Each thread has handles of its own.
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  return handles.filter((handle) => handle instanceof Socket);
}
