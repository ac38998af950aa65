// Runs in the mailbox page, beside the library's own script, which adds one element for each mail.
(() => {
  const ADDRESS = /https?:\/\/[^\s<>"]+/;

  /** A frame of its own tab is no way round: the pages that mails lead to refuse to be framed. */
  const openInTab = (frame) => {
    const base = frame.contentDocument.createElement('base');
    base.target = '_blank';
    frame.contentDocument.head.append(base);
  };

  const linkAddresses = (node) => {
    const [address] = ADDRESS.exec(node.data) ?? [];
    if (address === undefined) return;
    const link = document.createElement('a');
    link.href = address;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = address;
    const rest = node.splitText(node.data.indexOf(address));
    rest.data = rest.data.slice(address.length);
    rest.before(link);
    linkAddresses(rest);
  };

  const improve = (mail) => {
    for (const frame of mail.querySelectorAll('.email-html iframe')) openInTab(frame);
    for (const text of mail.querySelectorAll('.email-text'))
      for (const node of [...text.childNodes]) {
        if (node.nodeType === Node.TEXT_NODE) linkAddresses(node);
      }
  };

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.className === 'email') improve(node);
  }).observe(document.getElementById('content'), { childList: true });
})();
