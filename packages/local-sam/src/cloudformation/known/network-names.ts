import type { ResourceNames } from './resource-names.ts';

/** The resource types of networks. */
export const NETWORK_NAMES: Readonly<Record<string, ResourceNames>> = {
  'AWS::EC2::EIP': {
    properties: 'Address Domain InstanceId IpamPoolId NetworkBorderGroup PublicIpv4Pool Tags TransferAddress',
    attributes: 'AllocationId PublicIp',
  },
  'AWS::EC2::FlowLog': {
    properties: `
      DeliverCrossAccountRole DeliverLogsPermissionArn DestinationOptions LogDestination LogDestinationType LogFormat
      LogGroupName MaxAggregationInterval ResourceId ResourceType Tags TrafficType
    `,
    attributes: 'Id',
  },
  'AWS::EC2::InternetGateway': {
    properties: 'Tags',
    attributes: 'InternetGatewayId',
  },
  'AWS::EC2::NatGateway': {
    properties: `
      AllocationId AvailabilityMode AvailabilityZoneAddresses ConnectivityType MaxDrainDurationSeconds PrivateIpAddress
      SecondaryAllocationIds SecondaryPrivateIpAddressCount SecondaryPrivateIpAddresses SubnetId Tags VpcId
    `,
    attributes: 'AutoProvisionZones AutoScalingIps EniId NatGatewayId RouteTableId',
  },
  'AWS::EC2::Route': {
    properties: `
      CarrierGatewayId CoreNetworkArn DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId
      EgressOnlyInternetGatewayId GatewayId InstanceId LocalGatewayId NatGatewayId NetworkInterfaceId RouteTableId
      TransitGatewayId VpcEndpointId VpcPeeringConnectionId
    `,
    attributes: 'CidrBlock',
  },
  'AWS::EC2::RouteTable': {
    properties: 'Tags VpcId',
    attributes: 'RouteTableId',
  },
  'AWS::EC2::SecurityGroup': {
    properties: 'GroupDescription GroupName SecurityGroupEgress SecurityGroupIngress Tags VpcId',
    attributes: 'GroupDescription GroupId GroupName Id SecurityGroupEgress SecurityGroupIngress Tags VpcId',
  },
  'AWS::EC2::SecurityGroupIngress': {
    properties: `
      CidrIp CidrIpv6 Description FromPort GroupId GroupName IpProtocol SourcePrefixListId SourceSecurityGroupId
      SourceSecurityGroupName SourceSecurityGroupOwnerId ToPort
    `,
    attributes: 'Id',
  },
  'AWS::EC2::Subnet': {
    properties: `
      AssignIpv6AddressOnCreation AvailabilityZone AvailabilityZoneId CidrBlock EnableDns64 EnableLniAtDeviceIndex
      Ipv4IpamPoolId Ipv4NetmaskLength Ipv6CidrBlock Ipv6IpamPoolId Ipv6Native Ipv6NetmaskLength MapPublicIpOnLaunch
      OutpostArn PrivateDnsNameOptionsOnLaunch Tags VpcId
    `,
    attributes: `
      AssignIpv6AddressOnCreation AvailabilityZone AvailabilityZoneId BlockPublicAccessStates.InternetGatewayBlockMode
      CidrBlock EnableDns64 EnableLniAtDeviceIndex Ipv4IpamPoolId Ipv4NetmaskLength Ipv6CidrBlock Ipv6CidrBlocks
      Ipv6IpamPoolId Ipv6Native Ipv6NetmaskLength MapPublicIpOnLaunch NetworkAclAssociationId OutpostArn
      PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord
      PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord PrivateDnsNameOptionsOnLaunch.HostnameType SubnetId
      Tags VpcId
    `,
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    properties: 'RouteTableId SubnetId',
    attributes: 'Id',
  },
  'AWS::EC2::VPC': {
    properties: 'CidrBlock EnableDnsHostnames EnableDnsSupport InstanceTenancy Ipv4IpamPoolId Ipv4NetmaskLength Tags',
    attributes: `
      CidrBlock CidrBlockAssociations DefaultNetworkAcl DefaultSecurityGroup EnableDnsHostnames EnableDnsSupport
      InstanceTenancy Ipv4IpamPoolId Ipv4NetmaskLength Ipv6CidrBlocks Tags VpcId
    `,
  },
  'AWS::EC2::VPCEndpoint': {
    properties: `
      DnsOptions IpAddressType PolicyDocument PrivateDnsEnabled ResourceConfigurationArn RouteTableIds SecurityGroupIds
      ServiceName ServiceNetworkArn ServiceRegion SubnetIds Tags VpcEndpointType VpcId
    `,
    attributes: 'CreationTimestamp DnsEntries Id NetworkInterfaceIds',
  },
  'AWS::EC2::VPCGatewayAttachment': {
    properties: 'InternetGatewayId VpcId VpnGatewayId',
    attributes: 'AttachmentType',
  },
};
