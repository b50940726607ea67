import { describe, expect, test } from 'vitest';
import { isBesidePlaceholderName, isInComment, roleInComment } from '../../src/findings/comment.ts';

function inRemark(path: string, line: string): boolean {
  const text = `shop: 1\n${line}\nport: 2\n`;
  return isInComment(Buffer.from(text), text.indexOf('VALUE'), path);
}

describe('a line that no program reads', () => {
  test.each([
    ['etc/shop.ini', ';password = VALUE'],
    ['etc/shop.conf', '  # password VALUE'],
    ['values.yaml', '##   password: "VALUE"'],
    ['.env.local', '#DB_PASSWORD=VALUE'],
    ['Dockerfile', '# docker run -e PASSWORD=VALUE shop'],
    ['lib/shop.rb', "  #   user.password = 'VALUE'"],
    ['conf/users.xml', '<!--<param name="password" value="VALUE"/>-->'],
    ['src/Shop.java', ' *     keystore.password=VALUE'],
    ['src/shop.ts', "// password: 'VALUE',"],
    ['main.tf', '# password = "VALUE"'],
    ['LocalSettings.php.erb', '#$key = "VALUE";'],
    ['hibernate.cfg.xml.j2', '<!--<property name="password">VALUE</property>-->'],
    ['src/shop.js.tpl', "// password: 'VALUE',"],
    ['db/users.sql', "-- password 'VALUE'"],
    ['Shop/Db.vb', '    \'Dim s = "User Id=shop;Password=VALUE"'],
    ['shop.bas', 'Rem Password = "VALUE"'],
    ['start.bat', 'REM SET SHOP_PASSWORD=VALUE'],
    ['start.cmd', ':: SET SHOP_PASSWORD=VALUE'],
  ])('%s: %s', (path, line) => {
    expect(inRemark(path, line)).toBe(true);
  });

  test.each([
    ['etc/shop.ini', 'password = VALUE ; of the shop'],
    ['src/shop.c', '#define PASSWORD "VALUE"'],
    ['src/shop.c', '*password = "VALUE";'],
    ['src/shop.js', "#password = 'VALUE';"],
    ['src/shop.js', ";password = 'VALUE'"],
    ['start.bat', 'SET SHOP_PASSWORD=VALUE'],
    ['run.sh', '--password VALUE \\'],
    ['README.md', '# Password: VALUE'],
    ['values.yaml', '- password: VALUE # for tests'],
    ['Shop/Db.vb', '#Const Password = "VALUE"'],
  ])('and one that counts: %s: %s', (path, line) => {
    expect(inRemark(path, line)).toBe(false);
  });

  test.each([
    ['Get-Shop.ps1', '<#\n.EXAMPLE\nGet-Shop -Password VALUE\n#>'],
    ['settings.xml', '<!-- proxy\n<proxy>\n<password>VALUE</password>\n</proxy>\n-->'],
    ['src/pay.ts', '/**\n > "password": "VALUE"\n */'],
    ['lib/Shop.pm', '=head1 SYNOPSIS\n\n  Shop->new(password => "VALUE");\n\n=cut'],
  ])('the manual of a program inside it: %s', (path, text) => {
    expect(inRemark(path, text)).toBe(true);
  });

  test.each([
    ['Get-Shop.ps1', '<#\n.EXAMPLE\nGet-Shop\n#>\n$password = "VALUE"'],
    ['lib/Shop.pm', '=head1 NAME\n\nShop\n\n=cut\n\nmy $password = "VALUE";'],
    ['settings.xml', '<!-- proxy -->\n<password>VALUE</password>\n<!-- x -->'],
    ['src/pay.ts', "glob('src/**');\npassword = 'VALUE';"],
    ['src/shop.c', 'while (n <!--m)\npassword = "VALUE";'],
    ['lib/Shop.rb', '=head1\npassword = "VALUE"'],
  ])('and what stands behind it: %s', (path, text) => {
    expect(inRemark(path, text)).toBe(false);
  });

  test.each([
    ['username', true],
    ['MyUserName', true],
    ['myname', true],
    ['your-login', true],
    ['cn=Manager,dc=example,dc=com', true],
    ['cn=Manager,dc=shop,dc=com', false],
    ['myuser', false],
    ['shop', false],
  ])('beside a user called %s', (name, expected) => {
    const span = { start: 0, end: name.length };
    expect(isBesidePlaceholderName(Buffer.from(name), [{ role: 'user name', span }])).toBe(expected);
  });

  test('a line too long to have a beginning counts', () => {
    expect(inRemark('shop.ini', `; ${'a=b '.repeat(200)}password=VALUE`)).toBe(false);
  });

  test.each([
    ['config', 'example'],
    ['source', 'example'],
    ['env-file', 'example'],
    ['test', 'test'],
    ['docs', 'docs'],
  ] as const)('in a file of role %s counts as %s', (role, expected) => {
    expect(roleInComment(role)).toBe(expected);
  });
});
