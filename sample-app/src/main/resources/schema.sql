create table product (
	sku varchar(64) primary key,
	name varchar(200) not null,
	price decimal(10, 2) not null,
	stock int not null
);

create table customer (
	id varchar(64) primary key,
	email varchar(254) not null
);

create table orders (
	id varchar(36) primary key,
	customer_id varchar(64) not null references customer (id),
	ordered_at timestamp with time zone default current_timestamp not null
);

create table order_item (
	order_id varchar(36) not null references orders (id),
	sku varchar(64) not null references product (sku),
	quantity int not null,
	price decimal(10, 2) not null
);
