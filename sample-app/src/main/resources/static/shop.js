"use strict";

const POLL_MILLIS = 1000;

const VENDORS = ["rudderstack", "bento"];

const byId = (id) => document.getElementById(id);

const visitor = crypto.randomUUID();

async function json(url, options) {
	const response = await fetch(url, options);
	// Health answers 503 with its details when something is down.
	return { status: response.status, body: response.status === 204 ? null : await response.json().catch(() => null) };
}

function say(text, good) {
	const answer = byId("answer");
	answer.textContent = text;
	answer.className = good ? "good" : "bad";
}

async function loadProducts() {
	const { body } = await json("products");
	byId("product").replaceChildren(...body.map((product) => {
		const option = new Option(`${product.name}, ${product.price.toFixed(2)} EUR`, product.sku);
		option.disabled = product.stock === 0;
		return option;
	}));
	byId("product").selectedIndex = body.findIndex((product) => product.stock > 0);
	byId("failing").value = body.find((product) => product.stock === 0)?.sku ?? "no-such-product";
}

async function order(sku) {
	const form = byId("order");
	if (!form.reportValidity()) {
		return;
	}
	const values = new FormData(form);
	const item = { sku: sku, quantity: Number(values.get("quantity")) };
	const { status, body } = await json("orders", {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ customerId: values.get("customerId"), email: values.get("email"), items: [item] })
	});
	if (status === 201) {
		say(`Order ${body.id} is placed: ${body.total.toFixed(2)} ${body.currency}.`, true);
	}
	else {
		const errors = (body?.errors ?? []).map((error) => ` ${error.field} ${error.message}.`).join("");
		say(`Refused (${status}): ${body?.detail ?? ""}${errors} Nothing is sent.`, false);
	}
}

async function view() {
	const sku = byId("product").value;
	const { status, body } = await json(`products/${encodeURIComponent(sku)}?visitor=${visitor}`);
	say(status === 200 ? `You looked at: ${body.name}.` : `Refused (${status}).`, status === 200);
}

async function flip(vendor, state) {
	await json(`switches/${vendor}/${state}`, { method: "POST" });
	await refresh();
}

function title(item) {
	return item.event ?? item.name ?? item.type;
}

function entry(item) {
	const summary = document.createElement("summary");
	const who = document.createElement("span");
	who.className = "who";
	who.textContent = ` ${item.email ?? item.userId ?? item.anonymousId ?? ""}`;
	summary.append(title(item), who);
	const pre = document.createElement("pre");
	pre.textContent = JSON.stringify(item, null, 2);
	const details = document.createElement("details");
	details.append(summary, pre);
	const row = document.createElement("li");
	row.append(details);
	return row;
}

const rows = { rudderstack: new Map(), bento: new Map() };

function showInbox(vendor, items) {
	const known = rows[vendor];
	const shown = new Map();
	for (const item of items) {
		const key = JSON.stringify(item);
		shown.set(key, known.get(key) ?? entry(item));
	}
	rows[vendor] = shown;
	// Rows that stay are left alone, so that an open one stays open and keeps the focus.
	const list = document.querySelector(`#${vendor} .inbox`);
	known.forEach((row, key) => shown.has(key) || row.remove());
	shown.forEach((row) => row.isConnected || list.prepend(row));
	document.querySelector(`#${vendor} .empty`).hidden = shown.size > 0;
}

function showHealth(vendor, component) {
	const section = byId(vendor);
	const state = section.querySelector(".state");
	const details = component?.details ?? {};
	state.textContent = component ? details.state : "not configured";
	state.className = `state ${component && component.status === "UP" ? "good" : "bad"}`;
	section.querySelector(".numbers").textContent = component
		? `${details.delivered} delivered, ${details.waiting} waiting, ${details.dropped} dropped, `
				+ `${details.deadLetters} dead letters`
		: "";
	section.querySelector(".advice").textContent = details.advice
		?? (component && component.status !== "UP" ? details.lastFailureText ?? "" : "");
}

function showSwitch(vendor, state) {
	const button = document.querySelector(`#${vendor} .switch`);
	const up = state === "up";
	button.hidden = false;
	button.textContent = up ? "Take it down" : "Bring it back";
	button.setAttribute("aria-label", `${button.textContent}: ${byId(vendor + "-heading").textContent}`);
	button.value = up ? "down" : "up";
}

let standIns = true;

async function refresh() {
	const health = await json("actuator/health");
	for (const vendor of VENDORS) {
		showHealth(vendor, health.body?.components?.[vendor]);
	}
	if (!standIns) {
		return;
	}
	const inbox = await json("inbox");
	if (inbox.status === 404) {
		standIns = false;
		byId("mode").textContent = "Keys are given: events go to the real services. Look there for what arrived.";
		return;
	}
	byId("mode").textContent = "No keys are given: both vendors are stand-ins on this machine.";
	const switches = await json("switches");
	for (const vendor of VENDORS) {
		showInbox(vendor, inbox.body[vendor]);
		showSwitch(vendor, switches.body[vendor]);
	}
}

async function keepRefreshing() {
	try {
		await refresh();
	}
	catch (error) {
		byId("mode").textContent = "The shop does not answer.";
	}
	setTimeout(keepRefreshing, POLL_MILLIS);
}

function attempt(action) {
	action().catch(() => say("The shop does not answer.", false));
}

byId("order").addEventListener("submit", (event) => {
	event.preventDefault();
	attempt(() => order(byId("product").value));
});
byId("failing").addEventListener("click", (event) => attempt(() => order(event.currentTarget.value)));
byId("view").addEventListener("click", () => attempt(view));
for (const vendor of VENDORS) {
	const button = document.querySelector(`#${vendor} .switch`);
	button.addEventListener("click", () => attempt(() => flip(vendor, button.value)));
}
attempt(loadProducts);
keepRefreshing();
