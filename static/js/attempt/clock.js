// Seconds left by the server's word. Two clocks count on: the steady one (performance.now)
// cannot be set by anybody but stands still while the device sleeps; the one on the wall
// (Date) runs on but can be set. Neither can gain a second: what is left is never more than
// the steady clock says, and where the two part the server is asked.

const APART = 2000;

export class Countdown {
  constructor(steady = () => performance.now(), wall = () => Date.now()) {
    Object.assign(this, { steady, wall, sure: true, ends: 0, wallEnds: 0 });
    this.offset = wall() - steady();
  }

  set(seconds) {
    this.ends = this.steady() + seconds * 1000;
    this.wallEnds = this.wall() + seconds * 1000;
    this.offset = this.wall() - this.steady();
    this.sure = true;
  }

  // Never below what the server would say, and so never ends a sitting early.
  get left() {
    return (this.ends - this.steady()) / 1000;
  }

  // What to show: while the server has not answered, the less of the two.
  get shown() {
    return this.sure ? this.left : Math.min(this.left, (this.wallEnds - this.wall()) / 1000);
  }

  // Whether the clocks have parted since they were last compared: a sleep, or a set clock.
  parted() {
    const offset = this.wall() - this.steady();
    const parted = Math.abs(offset - this.offset) > APART;
    if (parted) {
      this.offset = offset;
      this.sure = false;
    }
    return parted;
  }
}
