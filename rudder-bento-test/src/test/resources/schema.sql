create table orders (id varchar(40) primary key, customer varchar(40) not null, total decimal(10, 2) not null);
