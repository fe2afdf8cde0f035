/* A page opened from a folder may not start a Worker. This one runs the same script in a hidden frame instead, which is
   what Material's search expects under the name IFrameWorker. On a server it does nothing. */
"use strict";

(() => {
  if (location.protocol !== "file:") return;

  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      this.frame = frame;
      this.inside = new Promise((resolve) => {
        frame.addEventListener("load", () => resolve(this.start(frame.contentWindow, url)), { once: true });
      });
      document.body.append(frame);
    }

    /* Give the frame what a worker has, and load the script into it. */
    async start(inside, url) {
      const load = (address) =>
        new Promise((resolve, reject) => {
          const script = inside.document.createElement("script");
          script.src = address;
          script.onload = resolve;
          script.onerror = () => reject(new Error(`${address} 没有加载成功`));
          inside.document.body.append(script);
        });
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      inside.importScripts = async (...addresses) => {
        for (const address of addresses) await load(address);
      };
      await load(new URL(url, location.href).href);
      return inside;
    }

    async postMessage(data) {
      const inside = await this.inside;
      inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }

    terminate() {
      this.frame.remove();
    }
  }

  window.IFrameWorker = FrameWorker;
  window.Worker = FrameWorker;
})();
